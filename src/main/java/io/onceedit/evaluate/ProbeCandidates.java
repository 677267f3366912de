package io.onceedit.evaluate;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is kept of a probe whose gate was open.
 *
 * @param probeId the probe
 * @param positions one for each answer position
 */
public record ProbeCandidates(String probeId, List<Candidates> positions) implements Serializable {
    public ProbeCandidates {
        Objects.requireNonNull(probeId, "probeId");
        positions = List.copyOf(positions);
    }

    /**
     * The share of positions at which the expected token has the largest share of both distributions.
     *
     * @param weight the plug-in's, 0 to 1
     * @return empty where what is kept does not decide a position
     */
    public OptionalDouble score(double weight) {
        List<Candidates.Standing> standings =
                positions.stream().map(position -> position.standing(weight)).toList();
        if (standings.contains(Candidates.Standing.UNCERTAIN)) {
            return OptionalDouble.empty();
        }
        return standings.stream()
                .mapToInt(standing -> standing == Candidates.Standing.RIGHT ? 1 : 0)
                .average();
    }
}
