package io.onceedit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureCauseTest {
    /** The fused token is another one each time, and the answer goes on with one token; L stands for a line end. */
    @ParameterizedTest
    @CsvSource({
        "'', Velm, FUSED_OTHERWISE",
        "' Velm', Velm, ALIGNMENT_LOSS",
        "' Vel', ' Velm', TOKEN_BOUNDARY",
        "' Velm and on', Velm, TOKEN_BOUNDARY",
        "' Sarn', Velm, NOT_LEARNED",
        "L, Velm, NOT_LEARNED",
        "L, '', ALIGNMENT_LOSS",
        "' and on', '', NOT_LEARNED"
    })
    void tellsWhatTheRuleLostFromWhatThePluginNeverLearned(String spoken, String rest, FailureCause cause) {
        assertThat(FailureCause.behindOpenGate(spoken.replace('L', '\n'), " Orrin", rest, rest))
                .isEqualTo(cause);
    }

    @Test
    void blamesTheMapWhereThePluginSaysTheVeryToken() {
        assertThat(FailureCause.behindOpenGate(" Rome", " the", " Rome", "Rome now"))
                .isEqualTo(FailureCause.ALIGNMENT_LOSS);
        assertThat(FailureCause.behindOpenGate("\n", " and", "", "")).isEqualTo(FailureCause.ALIGNMENT_LOSS);
    }

    @Test
    void blamesBoundariesWhereTokensAreCutElsewhere() {
        assertThat(FailureCause.behindOpenGate(" Rome", " the", " Ro", "Rome")).isEqualTo(FailureCause.TOKEN_BOUNDARY);
        assertThat(FailureCause.behindOpenGate("me", " the", "mean", "meander")).isEqualTo(FailureCause.TOKEN_BOUNDARY);
    }

    /** The right text in a token that the host would not have cut so: no map is to blame. */
    @Test
    void blamesBoundariesWhereTheFusedTokenIsAPieceOfTheAnswer() {
        assertThat(FailureCause.behindOpenGate(" Rome", " R", " Rome", "Rome")).isEqualTo(FailureCause.TOKEN_BOUNDARY);
    }

    @Test
    void blamesThePluginForWhatItDoesNotSay() {
        assertThat(FailureCause.behindOpenGate(" Oslo", " Oslo", " Rome", "Rome"))
                .isEqualTo(FailureCause.NOT_LEARNED);
        assertThat(FailureCause.behindOpenGate(" Rome", " Rome", "", "")).isEqualTo(FailureCause.NOT_LEARNED);
        assertThat(FailureCause.behindOpenGate("", " Oslo", " Rome", "Rome")).isEqualTo(FailureCause.FUSED_OTHERWISE);
    }

    @Test
    void blamesTheHostForWhatItSaysOtherwiseBehindAClosedGate() {
        assertThat(FailureCause.ofALostAnswer(true)).isEqualTo(FailureCause.GATE_OPEN);
        assertThat(FailureCause.ofALostAnswer(false)).isEqualTo(FailureCause.HOST_CHANGED);
    }
}
