package io.onceedit.align;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Which token leans most towards each of several anchors, from bounds: entries are pairs of token and anchor that can still win. Not safe for
 * several threads.
 */
final class Contest {
    /** Rounding of logits in fp32: an entry this far below the best is kept. */
    private static final double ROUNDING = 1e-5;

    private static final int NORMALISERS_OF_A_ROUND = 1_024;

    private final RowNormalisers normalisers;
    private final double[] atLeast;
    private int[] tokens = new int[1_024];
    private int[] places = new int[1_024];
    private double[] logits = new double[1_024];
    private int entries;
    private int entriesAfterDrop;

    /** @param size the number of anchors */
    Contest(RowNormalisers normalisers, int size) {
        this.normalisers = normalisers;
        this.atLeast = new double[size];
        Arrays.fill(atLeast, Double.NEGATIVE_INFINITY);
    }

    int size() {
        return atLeast.length;
    }

    /** The best log R of an anchor is at least this. */
    void expectAtLeast(int place, double logProbability) {
        atLeast[place] = Math.max(atLeast[place], logProbability);
    }

    /** What an upper bound has to reach to be entered. */
    double[] hopes(int first, int count) {
        double[] hopes = Arrays.copyOfRange(atLeast, first, first + count);
        for (int i = 0; i < count; i++) {
            hopes[i] -= ROUNDING;
        }
        return hopes;
    }

    /** Enters a token for an anchor with an upper bound of its log R. */
    void enter(int token, int place, double upperBound) {
        if (entries == tokens.length) {
            tokens = Arrays.copyOf(tokens, 2 * entries);
            places = Arrays.copyOf(places, 2 * entries);
            logits = Arrays.copyOf(logits, 2 * entries);
        }
        tokens[entries] = token;
        places[entries] = place;
        logits[entries] = upperBound + normalisers.low(token);
        expectAtLeast(place, lowest(entries));
        entries++;
    }

    private double lowest(int entry) {
        return logits[entry] - normalisers.high(tokens[entry]);
    }

    private double highest(int entry) {
        return logits[entry] - normalisers.low(tokens[entry]);
    }

    /** Forgets entries that can no longer win, when enough have come in since the last time. */
    void dropHopeless() {
        if (entries > 2 * entriesAfterDrop + 10_000) {
            drop();
        }
    }

    private void drop() {
        int kept = 0;
        for (int entry = 0; entry < entries; entry++) {
            if (highest(entry) >= atLeast[places[entry]] - ROUNDING) {
                tokens[kept] = tokens[entry];
                places[kept] = places[entry];
                logits[kept] = logits[entry];
                kept++;
            }
        }
        entries = kept;
        entriesAfterDrop = kept;
    }

    /** The winners, after computing the normalisers that tell the remaining entries apart; (size). */
    int[] decide() {
        drop();
        int[] undecided = mostPromising();
        while (undecided.length > 0) {
            normalisers.tighten(undecided);
            for (int entry = 0; entry < entries; entry++) {
                expectAtLeast(places[entry], lowest(entry));
            }
            drop();
            undecided = mostPromising();
        }
        return winners();
    }

    /** For every anchor with several entries the token of highest upper bound that is no exact value yet; rising and distinct. */
    private int[] mostPromising() {
        int[] count = new int[size()];
        int[] best = new int[size()];
        Arrays.fill(best, -1);
        for (int entry = 0; entry < entries; entry++) {
            int place = places[entry];
            count[place]++;
            boolean isOpen = !normalisers.isExact(tokens[entry]);
            if (isOpen && (best[place] < 0 || highest(entry) > highest(best[place]))) {
                best[place] = entry;
            }
        }
        return IntStream.range(0, size())
                .filter(place -> count[place] > 1 && best[place] >= 0)
                .map(place -> tokens[best[place]])
                .distinct()
                .sorted()
                .limit(NORMALISERS_OF_A_ROUND)
                .toArray();
    }

    private int[] winners() {
        int[] winner = new int[size()];
        double[] value = new double[size()];
        Arrays.fill(winner, -1);
        for (int entry = 0; entry < entries; entry++) {
            int place = places[entry];
            boolean isFirst = winner[place] < 0;
            double score = highest(entry);
            if (isFirst || score > value[place] || (score == value[place] && tokens[entry] < winner[place])) {
                winner[place] = tokens[entry];
                value[place] = score;
            }
        }
        return winner;
    }
}
