package io.onceedit.evaluate.speed;

import io.onceedit.evaluate.ReadCounts;
import java.util.Objects;

/**
 * One round over all answers, and the machine's own peak measured right before and after it.
 *
 * @param counts what was read
 * @param failed answers that could not be scored
 * @param seconds wall time of the round
 * @param operationsPerSecond floating point operations in a second in products with weight matrices, padding not counted as work
 * @param peakOperationsPerSecond the same in a plain product of two large matrices
 */
public record HostRound(
        ReadCounts counts, long failed, double seconds, double operationsPerSecond, double peakOperationsPerSecond) {
    public HostRound {
        Objects.requireNonNull(counts, "counts");
    }

    /** Answers in a second. */
    public double answersPerSecond() {
        return counts.answers() / seconds;
    }

    /** Tokens in a second, padding not counted. */
    public double tokensPerSecond() {
        return counts.tokens() / seconds;
    }

    /** How near the whole reading comes to a plain matrix product; 1 would be all of it. */
    public double shareOfPeak() {
        return operationsPerSecond / peakOperationsPerSecond;
    }
}
