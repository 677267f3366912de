package io.onceedit.gate.map;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The keys of facts: unit vectors. Adding or leaving out a fact changes no other fact's cosines, not in the last bit. Immutable; safe for
 * use by many threads.
 *
 * <p>W = windows of a prompt, K = projected size, n = keys of a fact.
 */
public final class KeyMemory {
    private final Map<String, float[][]> keys;

    private KeyMemory(Map<String, float[][]> keys) {
        this.keys = keys;
    }

    /** @param keys each fact's unit vectors, (n, K); their order is kept */
    public static KeyMemory of(Map<String, float[][]> keys) {
        return new KeyMemory(new LinkedHashMap<>(keys));
    }

    /** This memory with one more fact, or with other keys of a fact that it has. */
    public KeyMemory with(String factId, float[][] factKeys) {
        Map<String, float[][]> more = new LinkedHashMap<>(keys);
        more.put(factId, factKeys);
        return new KeyMemory(more);
    }

    /** This memory without a fact. */
    public KeyMemory without(String factId) {
        Map<String, float[][]> fewer = new LinkedHashMap<>(keys);
        fewer.remove(factId);
        return new KeyMemory(fewer);
    }

    /** The number of facts. */
    public int size() {
        return keys.size();
    }

    /** The cosine of a prompt to the nearest key of one fact, over all of the prompt's windows; empty where the fact has no key. */
    public Optional<FactCosine> cosine(String factId, float[][] windows) {
        float[][] factKeys = keys.getOrDefault(factId, new float[0][]);
        return factKeys.length == 0 ? Optional.empty() : Optional.of(new FactCosine(factId, best(factKeys, windows)));
    }

    /**
     * The facts that a prompt is at least so near to, the nearest first.
     *
     * @param windows the prompt's projections, (W, K)
     * @param isClosed whether a fact is to be passed over
     */
    public List<FactCosine> within(float[][] windows, double threshold, Predicate<String> isClosed) {
        List<FactCosine> near = new ArrayList<>();
        keys.forEach((factId, factKeys) -> {
            if (factKeys.length > 0 && !isClosed.test(factId)) {
                double cosine = best(factKeys, windows);
                if (cosine >= threshold) {
                    near.add(new FactCosine(factId, cosine));
                }
            }
        });
        near.sort(Comparator.comparingDouble(FactCosine::cosine).reversed());
        return near;
    }

    private static double best(float[][] factKeys, float[][] windows) {
        double best = -1;
        for (float[] key : factKeys) {
            for (float[] window : windows) {
                best = Math.max(best, LearnedMap.cosine(key, window));
            }
        }
        return best;
    }
}
