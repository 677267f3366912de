package io.onceedit.gate.map;

import io.onceedit.corpus.ProbeKind;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * A threshold and what it did to records of the pool that the map was not learned from.
 *
 * @param cosine open from this cosine on
 * @param openShares the share of held-out prompts of each kind on which the gate opens, in [0, 1]
 */
public record CalibratedThreshold(double cosine, Map<ProbeKind, Double> openShares) {
    public CalibratedThreshold {
        openShares = openShares.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(openShares));
        if (!(cosine >= -1 && cosine <= 1)) {
            throw new IllegalArgumentException("Invalid calibrated threshold " + cosine + ": expected -1 to 1");
        }
    }
}
