package io.onceedit.ensemble;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A freely generated answer of an edited host, and how it came about.
 *
 * @param generation the answer
 * @param steps one for each decoding step, in order: those that emitted a token and, where the text ended by itself with a token that is
 *     not emitted, that one
 * @param computedOver what the rule looked at, see {@link FusedAnswer}
 */
public record FusedGeneration(Generation generation, List<FusedPosition> steps, String computedOver) {
    public FusedGeneration {
        Objects.requireNonNull(generation, "generation");
        steps = List.copyOf(steps);
        Objects.requireNonNull(computedOver, "computedOver");
        int emitted = generation.hostIds().length;
        if (steps.size() != emitted && !(generation.ended() && steps.size() == emitted + 1)) {
            throw new IllegalArgumentException("Invalid generation: " + steps.size() + " decoding steps for " + emitted
                    + " emitted tokens, expected one for each, and one more where the text ended by itself");
        }
    }

    /** Where the gate is closed: the untouched host's own generation, the plug-in without weight and not asked. */
    public static FusedGeneration hostsOwn(Generation generation) {
        List<FusedPosition> steps = Arrays.stream(generation.hostIds())
                .mapToObj(FusedPosition::hostsOwn)
                .toList();
        return new FusedGeneration(generation, steps, FusedAnswer.HOST);
    }
}
