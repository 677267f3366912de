package io.onceedit.report;

import java.util.List;

/**
 * What is known of a group of probes.
 *
 * @param scored its metrics
 * @param alphas how the plug-in's weight is distributed
 * @param reasons why probes failed
 * @param answers how many answers the edits changed
 */
public record GroupReport(
        ScoredGroup scored, List<AlphaHistogram> alphas, List<ReasonCount> reasons, ChangedAnswers answers) {
    public GroupReport {
        alphas = List.copyOf(alphas);
        reasons = List.copyOf(reasons);
    }

    /** What it is for. */
    public ReportGroup group() {
        return scored.group();
    }
}
