package io.onceedit.report;

/**
 * How many probes of a kind failed for a reason.
 *
 * @param kind the kind of probe, as tables name it
 * @param reason the reason's code, ERROR for what could not be evaluated
 * @param probes how many
 */
public record ReasonCount(String kind, String reason, long probes) {}
