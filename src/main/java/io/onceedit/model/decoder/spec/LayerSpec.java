package io.onceedit.model.decoder.spec;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * One layer: x plus the attention block of x, then x plus the MLP of x.
 *
 * @param attentionNorms around the attention block
 * @param attention the attention block
 * @param mlpNorms around the MLP
 * @param mlp the MLP
 */
public record LayerSpec(BlockNorms attentionNorms, AttentionSpec attention, BlockNorms mlpNorms, MlpSpec mlp) {
    /** Norms of what goes into a block and of what comes out of it, before it is added to the residual stream. */
    public record BlockNorms(NormSpec before, NormSpec after) {
        public BlockNorms {
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
        }

        /** A norm of what goes in alone. */
        public static BlockNorms before(NormSpec norm) {
            return new BlockNorms(norm, NormSpec.none());
        }

        Stream<TensorSpec> tensors() {
            return Stream.concat(before.tensors(), after.tensors());
        }
    }

    public LayerSpec {
        Objects.requireNonNull(attentionNorms, "attentionNorms");
        Objects.requireNonNull(attention, "attention");
        Objects.requireNonNull(mlpNorms, "mlpNorms");
        Objects.requireNonNull(mlp, "mlp");
    }

    /** The tensors of the layer. */
    public Stream<TensorSpec> tensors() {
        return Stream.of(attentionNorms.tensors(), attention.tensors(), mlpNorms.tensors(), mlp.tensors())
                .flatMap(tensors -> tensors);
    }
}
