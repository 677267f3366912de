package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import java.util.function.UnaryOperator;

/** One layer: the residual stream plus its attention block, then plus its MLP. B = batch, T = tokens, D = hidden size. */
final class Layer {
    private final Norm beforeAttention;
    private final Attention attention;
    private final Norm afterAttention;
    private final Norm beforeMlp;
    private final Mlp mlp;
    private final Norm afterMlp;

    Layer(LayerSpec spec, int index, ParameterSet parameters, Constants constants) {
        BlockNorms attentionNorms = spec.attentionNorms();
        BlockNorms mlpNorms = spec.mlpNorms();
        this.beforeAttention = Norm.of(attentionNorms.before(), parameters, constants);
        this.attention = new Attention(spec.attention(), index, parameters, constants);
        this.afterAttention = Norm.of(attentionNorms.after(), parameters, constants);
        this.beforeMlp = Norm.of(mlpNorms.before(), parameters, constants);
        this.mlp = new Mlp(spec.mlp(), parameters, constants);
        this.afterMlp = Norm.of(mlpNorms.after(), parameters, constants);
    }

    /** (B, T, D) to (B, T, D), which belongs to the scope of the residual; the residual stays as it is. */
    NDArray apply(NDArray residual, Pass pass) {
        try (NDArray attended =
                plus(residual, rows -> afterAttention.apply(attention.apply(beforeAttention.apply(rows), pass)))) {
            return plus(attended, rows -> afterMlp.apply(mlp.apply(beforeMlp.apply(rows))));
        }
    }

    /** The residual plus what a block makes of its rows, (B * T, D); everything else that the block makes is freed. */
    private static NDArray plus(NDArray residual, UnaryOperator<NDArray> block) {
        Shape shape = residual.getShape();
        try (NDManager scope = residual.getManager().newSubManager()) {
            NDArray rows = residual.reshape(shape.get(0) * shape.get(1), shape.get(2));
            rows.attach(scope);
            return residual.add(block.apply(rows).reshape(shape));
        }
    }
}
