package io.onceedit.ensemble.text;

import java.util.concurrent.atomic.LongAdder;

/** Counts what is asked of a plug-in. Safe for use by many threads. */
final class VoiceCounters {
    final LongAdder verificationRows = new LongAdder();
    final LongAdder decodingRows = new LongAdder();
    final LongAdder passes = new LongAdder();
    final LongAdder tokens = new LongAdder();
    final LongAdder verifiedAnswers = new LongAdder();
    final LongAdder treeHits = new LongAdder();
    final LongAdder healings = new LongAdder();
    final LongAdder healingFallbacks = new LongAdder();
    final LongAdder boundaryFallbacks = new LongAdder();

    VoiceCounts snapshot() {
        return new VoiceCounts(
                verificationRows.sum(),
                decodingRows.sum(),
                passes.sum(),
                tokens.sum(),
                verifiedAnswers.sum(),
                treeHits.sum(),
                healings.sum(),
                healingFallbacks.sum(),
                boundaryFallbacks.sum());
    }
}
