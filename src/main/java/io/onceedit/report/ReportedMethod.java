package io.onceedit.report;

/**
 * A method of a run.
 *
 * @param name its name in the run file
 * @param rule its fusion rule, or host for the untouched host
 * @param gate its gate as the run file writes it; empty for the untouched host
 */
public record ReportedMethod(String name, String rule, String gate) {
    /** Whether it is the untouched host, which all others are held against. */
    public boolean isHost() {
        return "host".equals(rule);
    }
}
