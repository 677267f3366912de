package io.onceedit.ensemble.relative;

import io.onceedit.ensemble.HostPass;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What a host's pass has kept at a position, of the tokens that stand for text.
 *
 * @param kept the tokens, most likely first
 * @param missing the largest share of the words' probability that the kept ones may not have, in [0, 1]; 0 where all are kept
 */
record HostReading(TokenDistribution kept, double missing) {
    /** Log probabilities are of fp32, and thousands of them are added up. */
    private static final double ROUNDING = 1e-5;

    /** Holds a place where no kept token is a word: it has no share. */
    private static final TokenDistribution NO_WORD = new TokenDistribution(new int[] {0}, new float[] {0});

    /**
     * Reads a position. With m the probability of the kept words and c what no kept token has, the words have m + c together at most, and
     * those that were not kept c / (m + c) of it at most.
     *
     * @param words tokens that stand for text: the ids below it
     */
    static HostReading of(HostPass pass, int position, int words) {
        int[] ids = pass.topIds()[position];
        float[] nats = pass.topLogProbNats()[position];
        int[] places =
                IntStream.range(0, ids.length).filter(i -> ids[i] < words).toArray();
        if (places.length == 0) {
            return new HostReading(NO_WORD, 1);
        }
        double cutOff = ROUNDING + Math.max(0, 1 - mass(nats, IntStream.range(0, ids.length)));
        double kept = mass(nats, Arrays.stream(places));
        double missing = places.length == words ? 0 : cutOff / (kept + cutOff);
        if (places.length == ids.length) {
            return new HostReading(new TokenDistribution(ids, nats), missing);
        }
        float[] left = new float[places.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = nats[places[i]];
        }
        return new HostReading(
                new TokenDistribution(Arrays.stream(places).map(i -> ids[i]).toArray(), left), missing);
    }

    private static double mass(float[] nats, IntStream places) {
        return places.mapToDouble(i -> Math.exp(nats[i])).sum();
    }
}
