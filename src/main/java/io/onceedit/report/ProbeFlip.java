package io.onceedit.report;

/**
 * A probe that is right in one run and wrong in the other.
 *
 * @param probe as it is in this run
 * @param before the edited system's answer in the other run; empty where there was none
 * @param beforeReason why it failed there; empty where it was right
 */
public record ProbeFlip(ReportedProbe probe, String before, String beforeReason) {
    /** Whether it is right now and was not. */
    public boolean isWon() {
        return probe.verdict().pass();
    }
}
