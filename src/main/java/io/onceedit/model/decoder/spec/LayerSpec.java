package io.onceedit.model.decoder.spec;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * One layer: an attention block and an MLP, each added to the residual stream.
 *
 * @param attentionNorms around the attention block
 * @param attention the attention block
 * @param mlpNorms around the MLP
 * @param mlp the MLP
 * @param order which of them reads what
 */
public record LayerSpec(
        BlockNorms attentionNorms, AttentionSpec attention, BlockNorms mlpNorms, MlpSpec mlp, Order order) {
    /** What the two blocks of a layer read. */
    public enum Order {
        /** x plus the attention block of x is y, and y plus the MLP of y comes out. */
        SEQUENTIAL,
        /** x plus the attention block of x plus the MLP of x comes out. */
        PARALLEL
    }

    /**
     * Norms around a block.
     *
     * @param before of what goes into the block
     * @param after of what comes out of it, before it is added to the residual stream
     * @param sum of the residual stream once it is added
     */
    public record BlockNorms(NormSpec before, NormSpec after, NormSpec sum) {
        public BlockNorms {
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
            Objects.requireNonNull(sum, "sum");
        }

        /** A norm of what goes in alone. */
        public static BlockNorms before(NormSpec norm) {
            return around(norm, NormSpec.none());
        }

        /** A norm of what comes out alone. */
        public static BlockNorms after(NormSpec norm) {
            return around(NormSpec.none(), norm);
        }

        /** Norms of what goes in and of what comes out. */
        public static BlockNorms around(NormSpec before, NormSpec after) {
            return new BlockNorms(before, after, NormSpec.none());
        }

        /** A norm of the sum alone. */
        public static BlockNorms sum(NormSpec norm) {
            return new BlockNorms(NormSpec.none(), NormSpec.none(), norm);
        }

        Stream<TensorSpec> tensors() {
            return Stream.of(before, after, sum).flatMap(NormSpec::tensors);
        }
    }

    public LayerSpec {
        Objects.requireNonNull(attentionNorms, "attentionNorms");
        Objects.requireNonNull(attention, "attention");
        Objects.requireNonNull(mlpNorms, "mlpNorms");
        Objects.requireNonNull(mlp, "mlp");
        Objects.requireNonNull(order, "order");
        if (order == Order.PARALLEL
                && !(attentionNorms.sum().isNone() && mlpNorms.sum().isNone())) {
            throw new IllegalArgumentException(
                    "Invalid layer: parallel blocks are added at once, no norm of a sum fits");
        }
    }

    /** A layer whose MLP reads what the attention block left. */
    public static LayerSpec sequential(
            BlockNorms attentionNorms, AttentionSpec attention, BlockNorms mlpNorms, MlpSpec mlp) {
        return new LayerSpec(attentionNorms, attention, mlpNorms, mlp, Order.SEQUENTIAL);
    }

    /** A layer whose blocks read the same, each behind a norm; the norms may be one. */
    public static LayerSpec parallel(NormSpec attentionNorm, AttentionSpec attention, NormSpec mlpNorm, MlpSpec mlp) {
        return new LayerSpec(
                BlockNorms.before(attentionNorm), attention, BlockNorms.before(mlpNorm), mlp, Order.PARALLEL);
    }

    /** The tensors of the layer, each once. */
    public Stream<TensorSpec> tensors() {
        return Stream.of(attentionNorms.tensors(), attention.tensors(), mlpNorms.tensors(), mlp.tensors())
                .flatMap(tensors -> tensors)
                .distinct();
    }
}
