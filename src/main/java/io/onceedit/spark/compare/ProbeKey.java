package io.onceedit.spark.compare;

import io.onceedit.compare.ComparedGroup;
import java.io.Serializable;

/**
 * What two runs' outcomes are paired by.
 *
 * @param hostId the host
 * @param method the method
 * @param protocol how probes were asked
 * @param batchSize edits in one plug-in, at most; 0 where the run does not tell
 * @param seed of training and probes
 * @param probeId the probe
 */
record ProbeKey(String hostId, String method, String protocol, long batchSize, long seed, String probeId)
        implements Serializable {
    /** The group that the probe is counted in. */
    ComparedGroup group(String probeKind) {
        return new ComparedGroup(hostId, method, protocol, batchSize, seed, probeKind);
    }
}
