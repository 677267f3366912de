package io.onceedit.gate.map;

import java.util.Objects;

/**
 * How near a prompt is to a fact.
 *
 * @param factId the fact
 * @param cosine to the nearest of its keys, in [-1, 1]
 */
public record FactCosine(String factId, double cosine) {
    public FactCosine {
        Objects.requireNonNull(factId, "factId");
    }
}
