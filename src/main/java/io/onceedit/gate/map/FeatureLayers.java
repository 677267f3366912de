package io.onceedit.gate.map;

import java.util.List;

/**
 * Behind which layers the hidden states are read; several are averaged.
 *
 * @param key the layers of the key features, ascending, each in [1, L]
 * @param relation the layers of the relation features, likewise
 */
public record FeatureLayers(List<Integer> key, List<Integer> relation) {
    public FeatureLayers {
        key = ascending("key", key);
        relation = ascending("relation", relation);
    }

    private static List<Integer> ascending(String name, List<Integer> layers) {
        boolean valid = !layers.isEmpty() && layers.get(0) >= 1;
        for (int i = 1; i < layers.size(); i++) {
            valid &= layers.get(i) > layers.get(i - 1);
        }
        if (!valid) {
            throw new IllegalArgumentException("Invalid gate setting layers." + name + " = " + layers
                    + ": expected ascending layers, the first at least 1");
        }
        return List.copyOf(layers);
    }
}
