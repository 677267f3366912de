package io.onceedit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureCauseTest {
    /** L stands for a line end. */
    @ParameterizedTest
    @CsvSource({
        "'', Velm, FUSED_OTHERWISE",
        "' Velm', Velm, FUSION_LOSS",
        "' Vel', ' Velm', FUSION_LOSS",
        "' Velm and on', Velm, FUSION_LOSS",
        "' Sarn', Velm, NOT_LEARNED",
        "L, Velm, NOT_LEARNED",
        "L, '', FUSION_LOSS",
        "' and on', '', NOT_LEARNED"
    })
    void tellsWhatTheRuleLostFromWhatThePluginNeverLearned(String spoken, String rest, FailureCause cause) {
        assertThat(FailureCause.behindOpenGate(spoken.replace('L', '\n'), rest)).isEqualTo(cause);
    }
}
