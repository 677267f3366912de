package io.onceedit.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.BatchLimit;
import io.onceedit.model.tensor.NativeArrays;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The residual stream behind the layers that training leaves alone: computed once for all texts and read in every epoch, or computed anew
 * where it does not fit the memory it may take.
 *
 * <p>B = batch, T = tokens of the longest row, D = hidden size, N = tokens of all texts.
 */
final class FrozenPrefix {
    private static final int ROWS_AT_ONCE = 32;

    private final Decoder base;
    private final List<EncodedText> texts;
    private final int layers;
    private final Optional<Activations> kept;

    /**
     * @param owner holds the activations
     * @param layers how many layers the prefix has; 0 for the embeddings alone
     * @param halved is told of batches that are halved
     */
    FrozenPrefix(NDManager owner, Decoder base, List<EncodedText> texts, int layers, long cacheBytes, Runnable halved) {
        this.base = base;
        this.texts = texts;
        this.layers = layers;
        long tokens = texts.stream().mapToLong(text -> text.ids().length).sum();
        long bytes = tokens * base.shape().hiddenSize() * Float.BYTES;
        this.kept = bytes <= cacheBytes ? Optional.of(read(owner, tokens, halved)) : Optional.empty();
    }

    /**
     * All texts' activations.
     *
     * @param rows (N, D)
     * @param begins the row of each text's first token
     */
    private record Activations(NDArray rows, int[] begins) {}

    int layers() {
        return layers;
    }

    TokenBatch tokens(List<Integer> indices) {
        List<int[]> rows = new ArrayList<>(indices.size());
        indices.forEach(index -> rows.add(texts.get(index).ids()));
        return TokenBatch.of(rows);
    }

    /** The residual of a batch of texts, (B, T, D), in the scope. Padding rows hold no meaning. */
    NDArray residual(NDManager scope, List<Integer> indices) {
        TokenBatch batch = tokens(indices);
        if (kept.isEmpty()) {
            return base.residualAfter(scope, batch, layers);
        }
        Activations activations = kept.get();
        int longest = batch.longest();
        long[] rows = new long[indices.size() * longest];
        for (int i = 0; i < indices.size(); i++) {
            int begin = activations.begins()[indices.get(i)];
            for (int t = 0; t < batch.rows()[i].length; t++) {
                rows[i * longest + t] = (long) begin + t;
            }
        }
        return pick(scope, activations.rows(), rows)
                .reshape(indices.size(), longest, base.shape().hiddenSize());
    }

    /** Rows of a (N, D) matrix, differentiable, in the scope. */
    static NDArray pick(NDManager scope, NDArray matrix, long[] rows) {
        NDArray index = NativeArrays.of(scope, rows, new Shape(rows.length));
        return index.getNDArrayInternal()
                .embedding(index, matrix, SparseFormat.DENSE)
                .singletonOrThrow();
    }

    private Activations read(NDManager owner, long tokens, Runnable halved) {
        NDArray all = owner.create(new Shape(tokens, base.shape().hiddenSize()), DataType.FLOAT32);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingInt((Integer i) -> texts.get(i).ids().length)
                .thenComparingInt(i -> i));
        int[] begins = new int[texts.size()];
        int[] filled = {0};
        new BatchLimit()
                .inPortions(order, ROWS_AT_ONCE, batch -> filled[0] = readBatch(batch, all, begins, filled[0]), halved);
        return new Activations(all, begins);
    }

    private int readBatch(List<Integer> indices, NDArray all, int[] begins, int filled) {
        TokenBatch batch = tokens(indices);
        int longest = batch.longest();
        long[] rows = new long
                [indices.stream().mapToInt(i -> texts.get(i).ids().length).sum()];
        int count = 0;
        for (int i = 0; i < indices.size(); i++) {
            begins[indices.get(i)] = filled + count;
            for (int t = 0; t < batch.rows()[i].length; t++) {
                rows[count++] = (long) i * longest + t;
            }
        }
        try (NDManager scope = all.getManager().newSubManager()) {
            NDArray residual = base.residualAfter(scope, batch, layers); // (B, T, D)
            NDArray flat = residual.reshape(
                    (long) indices.size() * longest, base.shape().hiddenSize());
            all.set(new NDIndex().addSliceDim(filled, filled + count), pick(scope, flat, rows));
        }
        return filled + count;
    }
}
