package io.onceedit.compare;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;

/**
 * What one test is about.
 *
 * @param hostId the host
 * @param method the method
 * @param protocol how probes were asked
 * @param batchSize edits in one plug-in, at most
 * @param seed of training and probes
 * @param probeKind the kind of question
 */
public record ComparedGroup(String hostId, String method, String protocol, long batchSize, long seed, String probeKind)
        implements Serializable, Comparable<ComparedGroup> {
    private static final Comparator<ComparedGroup> ORDER = Comparator.comparing(ComparedGroup::hostId)
            .thenComparing(ComparedGroup::method)
            .thenComparing(ComparedGroup::protocol)
            .thenComparingLong(ComparedGroup::batchSize)
            .thenComparingLong(ComparedGroup::seed)
            .thenComparing(ComparedGroup::probeKind);

    public ComparedGroup {
        Objects.requireNonNull(hostId, "hostId");
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(probeKind, "probeKind");
    }

    @Override
    public int compareTo(ComparedGroup other) {
        return ORDER.compare(this, other);
    }

    /** For messages. */
    public String describe() {
        return method + " on " + hostId + ", " + probeKind + ", " + protocol;
    }
}
