package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of facts: unit vectors. Adding or leaving out a fact changes no other fact's cosines beyond the rounding of a matrix product.
 * Immutable; safe for use by many threads.
 *
 * <p>P = prompts, W = windows of a prompt, K = projected size, n = keys of a fact, F = facts.
 */
public final class KeyMemory {
    /** Windows of prompts, and keys, that are compared in one product: 16 MiB of cosines. */
    private static final int BLOCK_WINDOWS = 1024;

    private static final int BLOCK_KEYS = 4096;

    private final Map<String, float[][]> keys;
    private final List<KeyBlock> blocks;

    /**
     * Keys that are compared together, those of one fact next to each other.
     *
     * @param factIds facts that have keys
     * @param lastKeys behind the last key of each fact
     */
    private record KeyBlock(List<String> factIds, List<Integer> lastKeys, List<float[]> keys) {
        KeyBlock() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        void add(String factId, float[][] factKeys) {
            keys.addAll(Arrays.asList(factKeys));
            factIds.add(factId);
            lastKeys.add(keys.size());
        }

        /**
         * Tells the best cosine of each fact and each of some prompts.
         *
         * @param cosines (keys, windows)
         * @param firstPrompt the number of the first of the prompts
         * @param lastWindows behind the last window of each prompt
         */
        void tell(float[] cosines, int firstPrompt, List<Integer> lastWindows, CosineConsumer consumer) {
            int windows = lastWindows.get(lastWindows.size() - 1);
            int firstKey = 0;
            for (int fact = 0; fact < factIds.size(); fact++) {
                int lastKey = lastKeys.get(fact);
                int firstWindow = 0;
                for (int prompt = 0; prompt < lastWindows.size(); prompt++) {
                    int lastWindow = lastWindows.get(prompt);
                    float best = Float.NEGATIVE_INFINITY;
                    for (int key = firstKey; key < lastKey; key++) {
                        for (int window = firstWindow; window < lastWindow; window++) {
                            best = Math.max(best, cosines[key * windows + window]);
                        }
                    }
                    consumer.accept(firstPrompt + prompt, factIds.get(fact), best);
                    firstWindow = lastWindow;
                }
                firstKey = lastKey;
            }
        }
    }

    /** What is done with the cosine of a prompt to the nearest key of a fact. */
    private interface CosineConsumer {
        void accept(int prompt, String factId, float cosine);
    }

    private KeyMemory(Map<String, float[][]> keys) {
        this.keys = keys;
        this.blocks = blocks(keys);
    }

    private static List<KeyBlock> blocks(Map<String, float[][]> keys) {
        List<KeyBlock> blocks = new ArrayList<>();
        keys.forEach((factId, factKeys) -> {
            if (factKeys.length > 0) {
                if (blocks.isEmpty() || blocks.get(blocks.size() - 1).keys().size() >= BLOCK_KEYS) {
                    blocks.add(new KeyBlock());
                }
                blocks.get(blocks.size() - 1).add(factId, factKeys);
            }
        });
        return blocks;
    }

    /** @param keys each fact's unit vectors, (n, K); their order is kept */
    public static KeyMemory of(Map<String, float[][]> keys) {
        return new KeyMemory(new LinkedHashMap<>(keys));
    }

    /** The cosine of a prompt to the nearest key of one fact, over all of the prompt's windows; empty where the fact has no key. */
    public Optional<FactCosine> cosine(String factId, float[][] windows) {
        double best = Double.NEGATIVE_INFINITY;
        for (float[] key : keys.getOrDefault(factId, new float[0][])) {
            for (float[] window : windows) {
                best = Math.max(best, cosine(key, window));
            }
        }
        return Double.isInfinite(best) ? Optional.empty() : Optional.of(new FactCosine(factId, best));
    }

    private static float cosine(float[] first, float[] second) {
        float sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += first[i] * second[i];
        }
        return sum;
    }

    /**
     * For each prompt the facts that it is at least so near to, the nearest first.
     *
     * @param scope only used while it lasts
     * @param prompts their projections, (P, W, K)
     */
    public List<List<FactCosine>> within(NDManager scope, float[][][] prompts, double threshold) {
        List<List<FactCosine>> near = new ArrayList<>();
        for (int prompt = 0; prompt < prompts.length; prompt++) {
            near.add(new ArrayList<>());
        }
        forEach(scope, prompts, (prompt, factId, cosine) -> {
            if (cosine >= threshold) {
                near.get(prompt).add(new FactCosine(factId, cosine));
            }
        });
        near.forEach(facts ->
                facts.sort(Comparator.comparingDouble(FactCosine::cosine).reversed()));
        return near;
    }

    /**
     * For each prompt the cosine of the nearest fact, negative infinity where there is none.
     *
     * @param scope only used while it lasts
     * @param prompts their projections, (P, W, K)
     * @param passedOver the facts that do not count for each prompt, (P)
     */
    double[] nearest(NDManager scope, float[][][] prompts, List<List<String>> passedOver) {
        double[] nearest = new double[prompts.length];
        Arrays.fill(nearest, Double.NEGATIVE_INFINITY);
        forEach(scope, prompts, (prompt, factId, cosine) -> {
            if (cosine > nearest[prompt] && !passedOver.get(prompt).contains(factId)) {
                nearest[prompt] = cosine;
            }
        });
        return nearest;
    }

    private void forEach(NDManager parent, float[][][] prompts, CosineConsumer consumer) {
        int first = 0;
        while (first < prompts.length) {
            List<float[]> windows = new ArrayList<>();
            List<Integer> lastWindows = new ArrayList<>();
            while (first + lastWindows.size() < prompts.length && windows.size() < BLOCK_WINDOWS) {
                windows.addAll(Arrays.asList(prompts[first + lastWindows.size()]));
                lastWindows.add(windows.size());
            }
            try (NDManager scope = parent.newSubManager()) {
                NDArray columns = VectorRows.on(scope, windows).transpose(); // (K, windows)
                for (KeyBlock block : blocks) {
                    try (NDManager inner = scope.newSubManager()) {
                        NDArray cosines = VectorRows.on(inner, block.keys()).matMul(columns); // (keys, windows)
                        block.tell(cosines.toFloatArray(), first, lastWindows, consumer);
                    }
                }
            }
            first += lastWindows.size();
        }
    }
}
