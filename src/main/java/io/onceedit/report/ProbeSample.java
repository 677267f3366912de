package io.onceedit.report;

import java.util.List;

/**
 * The probes that a report shows with their texts: all that failed, up to a limit that keeps a page readable, and as many of the others as
 * there is room for.
 *
 * @param probes those that are shown
 * @param failed all that failed, of edited hosts
 * @param passed all that are right, of edited hosts
 */
public record ProbeSample(List<ReportedProbe> probes, long failed, long passed) {
    /** Failed probes that are shown at most. */
    public static final int FAILED_LIMIT = 200_000;

    /** Probes that are right and shown, at most. */
    public static final int PASSED_LIMIT = 30_000;

    public ProbeSample {
        probes = List.copyOf(probes);
    }

    /** Failed probes that are shown. */
    public long failedShown() {
        return probes.stream().filter(probe -> !probe.verdict().pass()).count();
    }

    /** Probes that are right and shown. */
    public long passedShown() {
        return probes.size() - failedShown();
    }
}
