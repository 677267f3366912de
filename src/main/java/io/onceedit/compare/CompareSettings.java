package io.onceedit.compare;

import java.util.List;
import java.util.Objects;

/**
 * How two runs are held against each other.
 *
 * @param judge what counts as a regression
 * @param mostLeftOut share of probes without a result in one of the runs, above which there is no verdict, in [0, 1]
 * @param protectedFacts facts of which no answer may be lost, whatever the statistics say
 * @param draws of the bootstrap
 */
public record CompareSettings(Judge judge, double mostLeftOut, List<String> protectedFacts, int draws) {
    /** One probe in a hundred may be without a result. */
    public static final double USUAL_MOST_LEFT_OUT = 0.01;

    public CompareSettings {
        Objects.requireNonNull(judge, "judge");
        protectedFacts = List.copyOf(protectedFacts);
        if (!(mostLeftOut >= 0 && mostLeftOut <= 1)) {
            throw new IllegalArgumentException(
                    "Invalid settings: most left out = " + mostLeftOut + ", expected 0 to 1");
        }
    }
}
