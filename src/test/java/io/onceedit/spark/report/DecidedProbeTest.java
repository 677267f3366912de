package io.onceedit.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.ProbeKind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What would stand for one probe. */
final class DecidedProbeTest {
    private static final WhatIf.Change NOTHING =
            new WhatIf.Change("text", List.of(), List.of(), 0, "", WhatIf.Change.AS_STORED);

    private static MethodAnswer answer(String method, boolean isError, double score, boolean open) {
        return new MethodAnswer(
                method,
                new StoredScores.ScoredOutcome(1, "f", ProbeKind.LOCALITY, isError, score, score),
                open,
                open ? 0.9 : null,
                MethodAnswer.Known.YES);
    }

    private static DecidedProbe decided(MethodAnswer own) {
        return DecidedProbe.of(NOTHING, "host", Map.of("text", own, "host", answer("host", false, 1, false)))
                .orElseThrow();
    }

    @Test
    void theHostsAnswerStandsWhereTheGateIsClosed() {
        DecidedProbe closed = decided(answer("text", false, 0, false));
        assertThat(closed.scored().score()).isEqualTo(1);
        assertThat(closed.known()).isEqualTo(MethodAnswer.Known.YES);
    }

    /** Its gate was never asked: closed it is not. */
    @Test
    void aProbeInErrorStaysOneAndIsNotKnown() {
        DecidedProbe error = decided(answer("text", true, 0, false));
        assertThat(error.scored().isError()).isTrue();
        assertThat(error.scored().score()).isZero();
        assertThat(error.open() || error.wasOpen()).isFalse();
        assertThat(error.known()).isEqualTo(MethodAnswer.Known.NO);
    }
}
