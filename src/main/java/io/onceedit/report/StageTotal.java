package io.onceedit.report;

/**
 * What a stage of a run cost, over all its units.
 *
 * @param stage the stage
 * @param reused whether an earlier run paid, and this one took its results
 * @param units how many units
 * @param time seconds
 * @param tokens tokens that went through a model's layers
 * @param peakBytes largest resident memory of a process that ran it; 0 where that is not known
 */
public record StageTotal(String stage, boolean reused, long units, Seconds time, long tokens, long peakBytes) {
    /** Summed times of units, which may have run side by side. */
    public record Seconds(double wall, double cpu, double device) {}

    /** What this stage and another part of it cost together. */
    public StageTotal plus(StageTotal other) {
        return new StageTotal(
                stage,
                reused,
                units + other.units,
                new Seconds(time.wall + other.time.wall, time.cpu + other.time.cpu, time.device + other.time.device),
                tokens + other.tokens,
                Math.max(peakBytes, other.peakBytes));
    }
}
