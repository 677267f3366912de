package io.onceedit.plugin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** The order in which texts are read: batches of about the same length, put together and shuffled anew in every epoch. */
final class BatchOrder {
    /** Lengths that differ by less than this many tokens are mixed. */
    private static final double LENGTH_JITTER_TOKENS = 3;

    private final List<EncodedText> texts;
    private final LoopSettings loop;

    BatchOrder(List<EncodedText> texts, LoopSettings loop) {
        this.texts = texts;
        this.loop = loop;
    }

    /** The optimiser's steps of one epoch. */
    int stepsOfEpoch() {
        int batches = (texts.size() + loop.batchSize() - 1) / loop.batchSize();
        return (batches + loop.accumulationSteps() - 1) / loop.accumulationSteps();
    }

    /** The steps of an epoch; a step is a list of batches, a batch is a list of indices of texts. */
    List<List<List<Integer>>> epoch(int epoch) {
        SplittableRandom random = new SplittableRandom(loop.seed() * 0x9E3779B97F4A7C15L + epoch);
        List<List<Integer>> batches = portions(byJitteredLength(random), loop.batchSize());
        shuffle(batches, random);
        return portions(batches, loop.accumulationSteps());
    }

    private List<Integer> byJitteredLength(SplittableRandom random) {
        double[] keys = new double[texts.size()];
        List<Integer> indices = new ArrayList<>(keys.length);
        for (int i = 0; i < keys.length; i++) {
            keys[i] = texts.get(i).ids().length + random.nextDouble() * LENGTH_JITTER_TOKENS;
            indices.add(i);
        }
        indices.sort(Comparator.comparingDouble((Integer i) -> keys[i]).thenComparingInt(i -> i));
        return indices;
    }

    /** A list cut into portions of a size, the last one of what is left. */
    static <T> List<List<T>> portions(List<T> whole, int size) {
        List<List<T>> portions = new ArrayList<>();
        for (int from = 0; from < whole.size(); from += size) {
            portions.add(whole.subList(from, Math.min(whole.size(), from + size)));
        }
        return portions;
    }

    private static <T> void shuffle(List<T> list, SplittableRandom random) {
        for (int i = list.size() - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            T moved = list.set(i, list.get(j));
            list.set(j, moved);
        }
    }
}
