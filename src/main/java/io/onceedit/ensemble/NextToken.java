package io.onceedit.ensemble;

import java.util.Objects;

/**
 * One fused decoding step.
 *
 * @param id the next token, an id of the host's vocabulary, decided by the rule
 * @param probabilities a distribution over the host's vocabulary, (V), summing to 1
 */
public record NextToken(int id, float[] probabilities) {
    public NextToken {
        Objects.requireNonNull(probabilities, "probabilities");
    }
}
