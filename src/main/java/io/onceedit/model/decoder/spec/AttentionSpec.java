package io.onceedit.model.decoder.spec;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Causal self-attention.
 *
 * @param heads numbers and sizes of heads
 * @param inputs three maps to queries, keys and values, or one to all of them side by side
 * @param output the map from all heads back to the residual stream
 * @param queryKeyNorms norms of each query head and of each key head
 * @param rotary rotation of queries and keys
 * @param window how many tokens a token sees, itself included; 0 where it sees all before it
 */
public record AttentionSpec(
        HeadsSpec heads,
        List<LinearSpec> inputs,
        LinearSpec output,
        QueryKeyNorms queryKeyNorms,
        RotarySpec rotary,
        int window) {
    /** Norms of queries and keys over one head. */
    public record QueryKeyNorms(NormSpec query, NormSpec key) {
        /** No norms. */
        public static QueryKeyNorms none() {
            return new QueryKeyNorms(NormSpec.none(), NormSpec.none());
        }
    }

    public AttentionSpec {
        Objects.requireNonNull(heads, "heads");
        inputs = List.copyOf(inputs);
        if (inputs.size() != 1 && inputs.size() != 3) {
            throw new IllegalArgumentException(
                    "Invalid attention: " + inputs.size() + " input maps, expected 1 (fused) or 3 (query, key, value)");
        }
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(queryKeyNorms, "queryKeyNorms");
        Objects.requireNonNull(rotary, "rotary");
        if (window < 0) {
            throw new IllegalArgumentException("Invalid attention: window " + window + ", expected 0 or more");
        }
    }

    Stream<TensorSpec> tensors() {
        return Stream.of(
                        inputs.stream().flatMap(LinearSpec::tensors),
                        output.tensors(),
                        queryKeyNorms.query().tensors(),
                        queryKeyNorms.key().tensors())
                .flatMap(tensors -> tensors);
    }
}
