package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onceedit.model.decoder.DecoderShape;
import java.util.List;
import org.junit.jupiter.api.Test;

final class GateMapSettingsTest {
    @Test
    void allDefaults() {
        DecoderShape shape = new DecoderShape(30, 576, 49152, 8192, true, 0, 0);

        assertThat(GateMapSettings.defaultFor(shape, 5))
                .isEqualTo(new GateMapSettings(
                        new FeatureLayers(List.of(4), List.of(4, 10)),
                        new FeatureWindows(List.of(8, 12, 16, 24)),
                        2e-3,
                        new MapLearning(3, 256, 40, 64, 1e-3, 1e-2, 0.1, 20),
                        new CalibrationSettings(3, 2, 0.01),
                        3,
                        5));
    }

    @Test
    void layersFollowTheDepth() {
        assertThat(GateMapSettings.layersFor(1)).isEqualTo(new FeatureLayers(List.of(1), List.of(1)));
        assertThat(GateMapSettings.layersFor(8)).isEqualTo(new FeatureLayers(List.of(2), List.of(2, 3)));
        assertThat(GateMapSettings.layersFor(80)).isEqualTo(GateMapSettings.layersFor(30));
    }

    @Test
    void refusesInvalidValues() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureLayers(List.of(4, 4), List.of(1)))
                .withMessage(
                        "Invalid gate setting layers.key = [4, 4]: expected ascending layers, the first at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureLayers(List.of(1), List.of()))
                .withMessage(
                        "Invalid gate setting layers.relation = []: expected ascending layers, the first at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FeatureWindows(List.of(8, 4)))
                .withMessage("Invalid gate setting windows = [8, 4]: expected ascending numbers of tokens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MapLearning(3, 256, 40, 64, 1e-3, 1e-2, 1, 20))
                .withMessage("Invalid gate setting dropout = 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MapLearning(3, 0, 40, 64, 1e-3, 1e-2, 0, 20))
                .withMessage("Invalid gate setting size = 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CalibrationSettings(1, 2, 0.01))
                .withMessage("Invalid gate setting folds = 1: expected at least 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CalibrationSettings(2, 0, 0.01))
                .withMessage("Invalid gate setting miss-weight = 0.0: expected more than 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CalibrationSettings(2, 1, 1))
                .withMessage("Invalid gate setting key-open-share = 1.0: expected 0 to 1");
    }
}
