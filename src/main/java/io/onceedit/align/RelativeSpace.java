package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.function.BiConsumer;

/**
 * One model's tokens as seen from the anchors. The logits of token t are its cosine similarities to the anchors, scaled to Euclidean length
 * {@code temperature}; their softmax is the token's relative representation R[t]. Rows are computed when they are asked for.
 *
 * <p>V = tokens, A = anchors, D = hidden size, N = any number of tokens. Held beside the model's own embedding: A x D numbers, and D x D
 * for the lengths of all rows: with G the anchors' Gram matrix, the row of token t with unit embedding e has length sqrt(e G e).
 * Numbers are of the embedding's type, fp32 where that is half: its rows are converted when they are read. Safe for use by many threads, each with scopes of its own.
 */
public final class RelativeSpace implements AutoCloseable {
    /** Below this a vector counts as zero: it keeps no direction, and its row is uniform. */
    private static final float SMALLEST_LENGTH = 1e-12f;

    private static final int ROWS_OF_A_BLOCK = 2_048;

    private final NDArray embedding;
    private final DataType type;
    private final int[] anchorIds;
    private final int[] anchorOfToken;
    private final float temperature;
    private final NDManager owner;
    private final boolean isCentred;
    private final NDArray mean;
    private final NDArray directions;
    private final NDArray directionColumns;
    private final NDArray gram;
    private final NDArray directionSum;

    /**
     * @param embedding (at least V, D); must outlive this space
     * @param tokens V: the ids below it have a row
     * @param anchorIds the anchors' ids in this model, (A)
     */
    public RelativeSpace(NDArray embedding, int tokens, int[] anchorIds, AlignmentSettings settings) {
        if (tokens < 1 || tokens > embedding.getShape().get(0)) {
            throw new IllegalArgumentException("Cannot compare embeddings: " + tokens + " tokens, but "
                    + embedding.getShape().get(0) + " embedding rows");
        }
        this.embedding = embedding;
        this.type = embedding.getDataType() == DataType.FLOAT16 ? DataType.FLOAT32 : embedding.getDataType();
        this.anchorIds = anchorIds.clone();
        this.anchorOfToken = anchorsOfTokens(tokens, anchorIds);
        this.temperature = (float) settings.temperature();
        this.isCentred = settings.embeddings() == EmbeddingForm.CENTRED;
        this.owner = embedding.getManager().newSubManager();
        try (NDManager scope = owner.newSubManager()) {
            mean = meanOf(scope, tokens);
            directions = owner.zeros(new Shape(anchorIds.length, hiddenSize()), type);
            forBlocks(anchorIds, (start, ids) -> fillDirections(scope, start, ids));
            // A view: made once, since each transposition would add an array to the owner.
            directionColumns = directions.transpose(); // (D, A)
            gram = directionColumns.matMul(directions); // (D, A) x (A, D)
            directionSum = directions.sum(new int[] {0}); // (D)
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    private static int[] anchorsOfTokens(int tokens, int[] anchorIds) {
        int[] anchors = new int[tokens];
        Arrays.fill(anchors, -1);
        for (int anchor = 0; anchor < anchorIds.length; anchor++) {
            if (anchorIds[anchor] < 0 || anchorIds[anchor] >= tokens) {
                throw new IllegalArgumentException("Cannot compare embeddings: anchor " + anchor + " is token "
                        + anchorIds[anchor] + ", expected 0 to " + (tokens - 1));
            }
            anchors[anchorIds[anchor]] = anchor;
        }
        return anchors;
    }

    private NDArray meanOf(NDManager scope, int tokens) {
        NDArray sum = owner.zeros(new Shape(hiddenSize()), type); // (D)
        int rowsAtOnce = embedding.getDataType() == type ? tokens : ROWS_OF_A_BLOCK; // a view needs no block
        for (int start = 0; isCentred && start < tokens; start += rowsAtOnce) {
            try (NDManager block = scope.newSubManager()) {
                sum.addi(
                        held(block, start, Math.min(tokens, start + rowsAtOnce)).sum(new int[] {0}));
            }
        }
        return sum.divi(tokens);
    }

    private void fillDirections(NDManager parent, int start, int[] ids) {
        try (NDManager scope = parent.newSubManager()) {
            NDIndex target = new NDIndex("{}:{}", start, start + ids.length);
            directions.set(target, unit(gather(scope, ids)));
        }
    }

    /** V. */
    public int tokens() {
        return anchorOfToken.length;
    }

    /** A. */
    public int anchors() {
        return anchorIds.length;
    }

    /** The token that stands for an anchor in this model. */
    public int tokenOfAnchor(int anchor) {
        return anchorIds[anchor];
    }

    /** The anchor that a token stands for, or -1. */
    public int anchorOfToken(int token) {
        return anchorOfToken[token];
    }

    /** Relative representations of tokens, (N, A), every row summing to 1; in the scope. */
    public NDArray rows(NDManager scope, int[] tokens) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray rows = logits(inner, tokens).softmax(1);
            rows.attach(scope);
            return rows;
        }
    }

    /** Logits of tokens, (N, A): every row has length {@code temperature}; in the scope. */
    NDArray logits(NDManager scope, int[] tokens) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray logits = scaled(gather(inner, tokens)).matMul(directionColumns); // (N, D) x (D, A)
            logits.attach(scope);
            return logits;
        }
    }

    /** The embedding rows of tokens in the form that is compared, (N, D). */
    NDArray gather(NDManager scope, int[] tokens) {
        try (NDManager inner = scope.newSubManager()) {
            NDArray rows = embedding
                    .get(inner, new NDIndex("{}", inner.create(tokens)))
                    .toType(type, false)
                    .sub(mean); // (N, D)
            rows.attach(scope);
            return rows;
        }
    }

    /** The embedding rows of neighbouring tokens in the form that is compared, (N, D); read only, since it may be a view. */
    NDArray gatherRange(NDManager scope, int from, int to) {
        NDArray rows = held(scope, from, to);
        return isCentred ? rows.sub(mean) : rows;
    }

    private NDArray held(NDManager scope, int from, int to) {
        return embedding.get(scope, new NDIndex("{}:{}", from, to)).toType(type, false);
    }

    /** Rows scaled so that their products with anchor directions are logits, (N, D) to (N, D). */
    NDArray scaled(NDArray rows) {
        NDArray unit = unit(rows); // (N, D)
        NDArray lengths =
                unit.matMul(gram).mul(unit).sum(new int[] {1}, true).maximum(0).sqrt(); // (N, 1), of the cosines
        return unit.mul(temperature).div(lengths.maximum(SMALLEST_LENGTH));
    }

    private static NDArray unit(NDArray rows) {
        NDArray lengths = rows.mul(rows).sum(new int[] {1}, true).sqrt(); // (N, 1)
        return rows.div(lengths.maximum(SMALLEST_LENGTH));
    }

    /** Unit embeddings of the anchors, (A, D). Owned by this space: read only. */
    NDArray directions() {
        return directions;
    }

    /** The sum of the anchors' unit embeddings, (D). Owned by this space: read only. */
    NDArray directionSum() {
        return directionSum;
    }

    /** The Euclidean length of every row of logits. */
    double temperature() {
        return temperature;
    }

    private int hiddenSize() {
        return Math.toIntExact(embedding.getShape().get(1));
    }

    /** Cuts ids into blocks that bound the memory of an operation; the action is given a block's start and its ids. */
    static void forBlocks(int[] ids, BiConsumer<Integer, int[]> action) {
        for (int start = 0; start < ids.length; start += ROWS_OF_A_BLOCK) {
            action.accept(start, Arrays.copyOfRange(ids, start, Math.min(ids.length, start + ROWS_OF_A_BLOCK)));
        }
    }

    /** A scope for what is computed from this space; closed with it at the latest. */
    public NDManager newScope() {
        return owner.newSubManager();
    }

    /** Frees the anchors' directions and all scopes; the embedding stays the model's. */
    @Override
    public void close() {
        owner.close();
    }
}
