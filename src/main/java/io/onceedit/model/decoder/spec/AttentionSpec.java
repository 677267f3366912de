package io.onceedit.model.decoder.spec;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * Causal self-attention.
 *
 * @param heads numbers and sizes of heads
 * @param inputs the maps to queries, keys and values
 * @param output the map from all heads back to the residual stream
 * @param queryKeyNorms norms of queries and keys, before they are rotated
 * @param rotary rotation of queries and keys
 * @param window how many tokens a token sees, itself included; 0 where it sees all before it
 */
public record AttentionSpec(
        HeadsSpec heads,
        AttentionInputs inputs,
        LinearSpec output,
        QueryKeyNorms queryKeyNorms,
        RotarySpec rotary,
        int window) {
    /** Norms of queries and keys: both of each head, or both of all heads of a token at once, as their sizes say. */
    public record QueryKeyNorms(NormSpec query, NormSpec key) {
        public QueryKeyNorms {
            Objects.requireNonNull(query, "query");
            Objects.requireNonNull(key, "key");
        }

        /** No norms. */
        public static QueryKeyNorms none() {
            return new QueryKeyNorms(NormSpec.none(), NormSpec.none());
        }

        /** Whether they are of all heads at once, and not of each. */
        public boolean spanHeads(HeadsSpec heads) {
            return query.size() > heads.headSize();
        }

        private boolean haveSizes(int querySize, int keySize) {
            return query.size() == querySize && key.size() == keySize;
        }

        private void requireFitting(HeadsSpec heads, AttentionInputs.Layout layout) {
            int headSize = heads.headSize();
            if (!haveSizes(0, 0)
                    && !haveSizes(headSize, headSize)
                    && !haveSizes(heads.querySize(), heads.keyValueSize())) {
                throw new IllegalArgumentException("Invalid attention: norms of " + query.size()
                        + " numbers of queries and " + key.size() + " of keys, expected " + headSize + " and "
                        + headSize
                        + " (each head) or " + heads.querySize() + " and " + heads.keyValueSize() + " (all heads)");
            }
            if (layout == AttentionInputs.Layout.BY_HEAD && spanHeads(heads)) {
                throw new IllegalArgumentException(
                        "Invalid attention: inputs by head come apart, no norm of all heads at once fits");
            }
        }
    }

    public AttentionSpec {
        Objects.requireNonNull(heads, "heads");
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(queryKeyNorms, "queryKeyNorms");
        Objects.requireNonNull(rotary, "rotary");
        int expected = heads.querySize() + 2 * heads.keyValueSize();
        if (inputs.outputs() != expected) {
            throw new IllegalArgumentException("Invalid attention: the input maps give " + inputs.outputs()
                    + " numbers, expected " + expected + " for " + heads);
        }
        if (inputs.layout() == AttentionInputs.Layout.BY_HEAD && heads.queryHeads() != heads.keyValueHeads()) {
            throw new IllegalArgumentException(
                    "Invalid attention: inputs by head need a key and a value for each query head, found " + heads);
        }
        queryKeyNorms.requireFitting(heads, inputs.layout());
        if (rotary.rotatedSize() > heads.headSize()) {
            throw new IllegalArgumentException("Invalid attention: " + rotary.rotatedSize()
                    + " numbers of a head are rotated, expected at most its size " + heads.headSize());
        }
        if (window < 0) {
            throw new IllegalArgumentException("Invalid attention: window " + window + ", expected 0 or more");
        }
    }

    /** The same attention with norms of queries and keys. */
    public AttentionSpec with(QueryKeyNorms norms) {
        return new AttentionSpec(heads, inputs, output, norms, rotary, window);
    }

    Stream<TensorSpec> tensors() {
        return Stream.of(
                        inputs.tensors(),
                        output.tensors(),
                        queryKeyNorms.query().tensors(),
                        queryKeyNorms.key().tensors())
                .flatMap(tensors -> tensors);
    }
}
