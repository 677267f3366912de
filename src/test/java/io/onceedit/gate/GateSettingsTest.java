package io.onceedit.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onceedit.gate.GateSettings.Thresholds;
import io.onceedit.gate.subject.CasePolicy;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GateSettingsTest {
    @Test
    void allDefaults() {
        GateSettings settings = GateSettings.of(GateName.FACT);

        assertThat(settings.thresholds())
                .isEqualTo(new Thresholds(0.5, Threshold.CALIBRATED, Threshold.CALIBRATED, Threshold.CALIBRATED));
        assertThat(settings.subjectCase()).isEqualTo(CasePolicy.SMART);
        assertThat(settings.openAlpha()).isEqualTo(1);
    }

    @Test
    void everyValueDifferentFromItsDefault() {
        Thresholds thresholds = new Thresholds(0, Threshold.of(0.1), Threshold.of(0.2), Threshold.of(-0.3));
        GateSettings settings = new GateSettings(
                        GateExpression.parse("key"), Thresholds.DEFAULT, CasePolicy.EXACT, 0.25)
                .withThresholds(thresholds);

        assertThat(settings.thresholds()).isEqualTo(thresholds);
        assertThat(settings.subjectCase()).isEqualTo(CasePolicy.EXACT);
        assertThat(settings.openAlpha()).isEqualTo(0.25);
        assertThat(thresholds.key().orCalibrated(0.9)).isEqualTo(0.1);
        assertThat(Threshold.CALIBRATED.orCalibrated(0.9)).isEqualTo(0.9);
    }

    @Test
    void knowsWhatItNeeds() {
        for (GateName name : List.of(GateName.KEY, GateName.RELATION, GateName.FACT)) {
            assertThat(GateSettings.of(name).needsMaps()).isTrue();
        }
        assertThat(GateSettings.of(GateName.SUBJECT).needsMaps()).isFalse();
        assertThat(GateSettings.of(GateName.WEIGHT_TOKEN).needsWeightToken()).isTrue();
        assertThat(GateSettings.of(GateName.FACT).needsWeightToken()).isFalse();
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Threshold.of(1.5))
                .withMessage("Invalid threshold 1.5: expected a number from -1 to 1, or calibrated");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new Thresholds(-0.1, Threshold.CALIBRATED, Threshold.CALIBRATED, Threshold.CALIBRATED))
                .withMessage("Invalid threshold weight-token = -0.1: expected 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new GateSettings(GateExpression.parse("none"), Thresholds.DEFAULT, CasePolicy.SMART, 2))
                .withMessage("Invalid gate setting alpha = 2.0: expected 0 to 1");
    }
}
