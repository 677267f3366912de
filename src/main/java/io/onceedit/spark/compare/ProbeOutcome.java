package io.onceedit.spark.compare;

import java.io.Serializable;
import java.util.Objects;

/**
 * What one run has of a probe.
 *
 * @param cell what the answer comes from
 * @param factId the edit that the probe belongs to
 * @param probeKind the kind of question
 * @param editSetId the edit batch
 * @param evaluated whether there is an answer
 * @param passed whether it is as it has to be
 */
record ProbeOutcome(
        ComparedCell cell, String factId, String probeKind, String editSetId, boolean evaluated, boolean passed)
        implements Serializable {
    ProbeOutcome {
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(factId, "factId");
        Objects.requireNonNull(probeKind, "probeKind");
        Objects.requireNonNull(editSetId, "editSetId");
    }
}
