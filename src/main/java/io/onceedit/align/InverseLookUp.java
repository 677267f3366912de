package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;

/**
 * Finds for an anchor a the token t* = argmax over t of R[t, a], exactly, without computing R.
 *
 * <p>log R[t, a] = logit[t, a] - log Z_t. One product of all tokens with the anchors that are asked for gives the logits; {@link RowNormalisers}
 * bounds log Z_t. A token whose upper bound stays below the best lower bound of an anchor cannot be its t*; the few that are left are told
 * apart by computing the normalisers of the most promising ones. Of tokens that lean equally towards an anchor the lowest id is taken.
 *
 * <p>Cost: V x D multiplications for each anchor, and A x D for each normaliser that decides between tokens. Memory: one tile of
 * tokens x anchors. Not safe for several threads.
 */
public final class InverseLookUp {
    private static final int TILE_TOKENS = 1_024;
    private static final int TILE_ANCHORS = 2_048;

    private final RelativeSpace space;
    private final RowNormalisers normalisers;

    /** Reads every row of the model's embedding once. */
    public InverseLookUp(RelativeSpace space) {
        this.space = space;
        this.normalisers = new RowNormalisers(space);
    }

    /**
     * The tokens that lean most towards the given anchors.
     *
     * @param anchors all different, (Q)
     * @return t* for each, (Q)
     */
    public int[] find(int[] anchors, ProgressListener progress) {
        if (anchors.length == 0) {
            return new int[0];
        }
        Contest contest = new Contest(normalisers, anchors.length);
        try (NDManager scope = space.newScope()) {
            NDArray directions = directionsOf(scope, anchors); // (Q, D)
            enterOwnTokens(contest, anchors, directions);
            for (int from = 0; from < space.tokens(); from += TILE_TOKENS) {
                int to = Math.min(space.tokens(), from + TILE_TOKENS);
                enterTokens(contest, from, to, directions);
                contest.dropHopeless();
                progress.advanced("inverse look-up", to, space.tokens());
            }
        }
        return contest.decide();
    }

    private NDArray directionsOf(NDManager scope, int[] anchors) {
        if (anchors.length == space.anchors() && isAll(anchors)) {
            return space.directions();
        }
        return space.directions().get(scope, new NDIndex("{}", scope.create(anchors)));
    }

    private static boolean isAll(int[] anchors) {
        for (int i = 0; i < anchors.length; i++) {
            if (anchors[i] != i) {
                return false;
            }
        }
        return true;
    }

    /** An anchor's own token is seldom far from the best, and its logit is known: the length of its scaled row. */
    private void enterOwnTokens(Contest contest, int[] anchors, NDArray directions) {
        int[] tokens = Arrays.stream(anchors).map(space::tokenOfAnchor).toArray();
        RelativeSpace.forBlocks(tokens, (start, block) -> {
            try (NDManager scope = space.newScope()) {
                NDArray own = directions.get(scope, new NDIndex("{}:{}", start, start + block.length)); // (N, D)
                double[] logits = Numbers.doubles(
                        space.scaled(space.gather(scope, block)).mul(own).sum(new int[] {1}));
                for (int i = 0; i < block.length; i++) {
                    contest.expectAtLeast(start + i, logits[i] - normalisers.high(block[i]));
                }
            }
        });
    }

    private void enterTokens(Contest contest, int from, int to, NDArray directions) {
        try (NDManager scope = space.newScope()) {
            NDArray rows = space.gatherRange(scope, from, to); // (N, D)
            NDArray scaled = rows.mul(column(scope, normalisers.scales(from, to), rows.getDataType()));
            NDArray low = column(scope, lowNormalisers(from, to), rows.getDataType()); // (N, 1)
            for (int first = 0; first < contest.size(); first += TILE_ANCHORS) {
                int last = Math.min(contest.size(), first + TILE_ANCHORS);
                try (NDManager inner = scope.newSubManager()) {
                    scaled.tempAttach(inner);
                    NDArray tile = scaled.matMul(directions
                            .get(inner, new NDIndex("{}:{}", first, last))
                            .transpose());
                    collect(contest, new Tile(from, first, tile.subi(low))); // (N, D) x (D, n)
                }
            }
        }
    }

    private static NDArray column(NDManager scope, double[] values, DataType type) {
        return scope.create(values, new Shape(values.length, 1)).toType(type, false);
    }

    private double[] lowNormalisers(int from, int to) {
        double[] low = new double[to - from];
        for (int token = from; token < to; token++) {
            low[token - from] = normalisers.low(token);
        }
        return low;
    }

    /**
     * Upper bounds of log R.
     *
     * @param token the first token
     * @param place the first of the anchors asked for
     * @param bounds (N, n)
     */
    private record Tile(int token, int place, NDArray bounds) {}

    private static void collect(Contest contest, Tile tile) {
        NDArray bounds = tile.bounds();
        int width = Math.toIntExact(bounds.getShape().get(1));
        NDArray hopes = bounds.getManager().create(contest.hopes(tile.place(), width));
        NDArray open = bounds.gte(hopes.toType(bounds.getDataType(), false)); // (N, n)
        long[] places = open.nonzero().toLongArray(); // pairs of row and column
        if (places.length == 0) {
            return;
        }
        double[] values = Numbers.doubles(bounds.booleanMask(open));
        for (int i = 0; i < values.length; i++) {
            contest.enter(tile.token() + (int) places[2 * i], tile.place() + (int) places[2 * i + 1], values[i]);
        }
    }
}
