package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Set;

/**
 * A causal language model's forward pass: all that goes in and out is fp32, parameters alone may be held as half.
 *
 * <p>Shapes: B = batch, T = tokens of the longest row, D = hidden size, E = size of a row of embedding and head (D but for models that project
 * between the two), V = rows of the output head, L = layers, N = any number of rows.
 * Results belong to the scope that is handed in (or, where none is, to the scope of the argument), never to the decoder. Padding rows
 * of a result hold no meaning. Safe for use by many threads, each with scopes of its own.
 */
public interface Decoder extends AutoCloseable {
    /** Sizes that others rely on. */
    DecoderShape shape();

    /** A scope on this decoder's device; the caller closes it. */
    NDManager newScope();

    /** Hidden states behind the final norm, (B, T, E). */
    NDArray hidden(NDManager scope, TokenBatch batch);

    /** The same at some tokens alone, (N, E), with less work. */
    default NDArray hidden(NDManager scope, TokenBatch batch, TokenPlaces places) {
        try (NDArray embedded = residualAfter(scope, batch, 0)) {
            return hiddenFrom(embedded, batch, 0, places);
        }
    }

    /**
     * The residual stream behind the first {@code layers} layers, (B, T, D): 0 gives the (scaled) embeddings, L the input of the final
     * norm. Runs no later layer.
     */
    NDArray residualAfter(NDManager scope, TokenBatch batch, int layers);

    /**
     * The residual stream behind the first {@code to} layers, (B, T, D), given the one behind the first {@code from}: for readers of
     * several layers. The result may be the argument itself where they are equal, and belongs to the argument's scope.
     */
    default NDArray residualFrom(NDArray residual, TokenBatch batch, int from, int to) {
        return from == to ? residual : residualAfter(residual.getManager(), batch, to);
    }

    /**
     * Continues from {@link #residualAfter} through the remaining layers and the final norm, (B, T, E). Differentiable with respect to
     * parameters that require a gradient; the result belongs to the residual's scope.
     *
     * @param residual (B, T, D) behind {@code layers} layers of the same batch
     */
    NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers);

    /**
     * The same at some tokens alone, (N, E): where the last layer has done with attention, no token sees another, and nothing is computed
     * for those that nobody asks for.
     */
    NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers, TokenPlaces places);

    /** An empty cache of B rows, whose tensors belong to the scope. */
    KeyValueCache newCache(NDManager scope, int rows);

    /**
     * Reads more tokens behind those in the cache: row i of the batch continues row i of the cache, which then holds them too.
     *
     * @return hidden states of the new tokens behind the final norm, (B, T, E), T the longest new row
     * @throws IllegalArgumentException where a row gets longer than the model reads, or so long that the model turns it otherwise than what
     *     the cache holds
     */
    NDArray extend(NDManager scope, KeyValueCache cache, TokenBatch batch);

    /** The output head: (N, E) hidden states to (N, V) logits, bias and soft cap included; the result belongs to the scope of {@code rows}. */
    NDArray logits(NDArray rows);

    /** Input embedding rows as stored (neither scaled nor projected), (V, E), in the type that they are held in. Owned by the decoder: read only. */
    NDArray embedding();

    /** Output head rows, (V, E), without the bias that some models have; the same array as {@link #embedding} where they are tied. Owned by the decoder: read only. */
    NDArray head();

    /** The checkpoint's parameter of that name, as the checkpoint lays it out, in the type that it is held in. Owned by the decoder: read only. */
    NDArray parameter(String name);

    /** The names of all parameters. */
    Set<String> parameterNames();

    /** The names of the parameters of one layer, in [0, L). */
    Set<String> layerParameterNames(int layer);

    /**
     * A decoder that reads the given parameters instead of its own and shares all others with this one, which stays untouched. The new
     * parameters stay the caller's: closing the returned decoder closes none of them. This decoder must outlive it.
     *
     * @throws IllegalArgumentException where a name is unknown or a shape differs, with both shapes, or where this decoder's parameters are
     *     held as half
     */
    Decoder withParameters(Map<String, NDArray> replacements);

    @Override
    void close();
}
