package io.onceedit.report;

/**
 * What a number is for: numbers of different groups are never mixed.
 *
 * @param host the host's id
 * @param method the method
 * @param protocol teacher_forced or autoregressive
 * @param batchSize edits in one plug-in, at most
 * @param seed seed of training and probes
 */
public record ReportGroup(String host, ReportedMethod method, String protocol, int batchSize, long seed) {
    /** Whether two groups differ by their host alone. */
    public boolean isBeside(ReportGroup other) {
        return method.name().equals(other.method.name())
                && protocol.equals(other.protocol)
                && batchSize == other.batchSize
                && seed == other.seed;
    }

    /** Whether a group of another run is the same in name. */
    public boolean isNamedAs(ReportGroup other) {
        return host.equals(other.host) && isBeside(other);
    }

    /** The protocol in words. */
    public String protocolWords() {
        return protocol.replace("teacher_forced", "teacher-forced");
    }
}
