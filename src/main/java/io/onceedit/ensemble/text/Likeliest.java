package io.onceedit.ensemble.text;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The likeliest tokens, as far as they have any share worth mentioning, of a plug-in's next-token distribution. Arrays are owned by the record and must not be changed.
 *
 * @param ids most likely first, (k)
 * @param shares what each has, (k)
 * @param unread what all other tokens may have together
 */
record Likeliest(int[] ids, double[] shares, double unread) {
    /** Of those that have less, all together blur a share by less than rounding to four digits does. */
    private static final double LEAST_SHARE = 1e-6;

    /** Nobody has asked for them. */
    static final Likeliest NONE = new Likeliest(new int[0], new double[0], 1);

    /** From the natural logarithms of probabilities, (k) each, most likely first; what they miss to 1 is unread. */
    static Likeliest of(int[] ids, float[] logProbNats) {
        double[] shares = IntStream.range(0, ids.length)
                .mapToDouble(rank -> Math.exp(logProbNats[rank]))
                .toArray();
        return of(ids, shares);
    }

    private static Likeliest of(int[] ids, double[] shares) {
        int worth = 1;
        while (worth < ids.length && shares[worth] >= LEAST_SHARE) {
            worth++;
        }
        double[] kept = Arrays.copyOf(shares, worth);
        return new Likeliest(
                Arrays.copyOf(ids, worth),
                kept,
                Math.max(0, 1 - Arrays.stream(kept).sum()));
    }

    /**
     * Of the softmax over some tokens.
     *
     * @param logits over the plug-in's head, (V)
     * @param among the tokens that count; those that the head does not have are left out
     * @param count k, at most; of equally likely tokens the first
     */
    static Likeliest among(float[] logits, int[] among, int count) {
        Comparator<Integer> likelier =
                Comparator.<Integer>comparingDouble(id -> -logits[id]).thenComparing(Comparator.naturalOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(likelier.reversed());
        double largest = Double.NEGATIVE_INFINITY;
        for (int id : among) {
            if (id >= logits.length) {
                continue;
            }
            largest = Math.max(largest, logits[id]);
            if (best.size() < count) {
                best.add(id);
            } else if (logits[id] > logits[best.element()]) {
                best.remove();
                best.add(id);
            }
        }
        double sum = 0;
        for (int id : among) {
            sum += id < logits.length ? Math.exp(logits[id] - largest) : 0;
        }
        int[] ids = best.stream().sorted(likelier).mapToInt(Integer::intValue).toArray();
        double[] shares = new double[ids.length];
        for (int rank = 0; rank < ids.length; rank++) {
            shares[rank] = Math.exp(logits[ids[rank]] - largest) / sum;
        }
        return of(ids, shares);
    }

    boolean isNone() {
        return ids.length == 0;
    }

    /** Those of them that count; any token that was not read may count too. */
    Likeliest only(IntPredicate counts) {
        int[] ranks = IntStream.range(0, ids.length)
                .filter(rank -> counts.test(ids[rank]))
                .toArray();
        return new Likeliest(
                IntStream.of(ranks).map(rank -> ids[rank]).toArray(),
                IntStream.of(ranks).mapToDouble(rank -> shares[rank]).toArray(),
                unread);
    }
}
