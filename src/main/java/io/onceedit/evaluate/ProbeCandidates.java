package io.onceedit.evaluate;

import java.util.List;
import java.util.Objects;

/**
 * What is kept of a probe whose gate was open.
 *
 * @param probeId the probe
 * @param positions one for each answer position
 */
public record ProbeCandidates(String probeId, List<Candidates> positions) {
    public ProbeCandidates {
        Objects.requireNonNull(probeId, "probeId");
        positions = List.copyOf(positions);
    }
}
