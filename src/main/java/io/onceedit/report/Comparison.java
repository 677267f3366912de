package io.onceedit.report;

import java.util.List;

/**
 * A run beside another one.
 *
 * @param before the other run
 * @param scores its groups, whatever their names
 * @param flips probes that changed sides, with their texts, up to a limit
 * @param counts probes that changed sides, by this run's groups
 * @param pairs probes that both runs have asked
 */
public record Comparison(
        ReportedRun before, List<ScoredGroup> scores, List<ProbeFlip> flips, List<FlipCount> counts, long pairs) {
    /** Flips that are shown with their texts at most. */
    public static final int FLIP_LIMIT = 20_000;

    public Comparison {
        scores = List.copyOf(scores);
        flips = List.copyOf(flips);
        counts = List.copyOf(counts);
    }

    /**
     * Flips of a group.
     *
     * @param group place of the group in this run's report
     * @param won right now, wrong before
     * @param lost wrong now, right before
     */
    public record FlipCount(int group, long won, long lost) {}

    /** All that are right now and were not. */
    public long won() {
        return counts.stream().mapToLong(FlipCount::won).sum();
    }

    /** All that were right and are not. */
    public long lost() {
        return counts.stream().mapToLong(FlipCount::lost).sum();
    }
}
