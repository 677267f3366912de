package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import java.util.function.UnaryOperator;

/** One layer: the residual stream plus its attention block and its MLP. B = batch, T = tokens, D = hidden size. */
final class Layer {
    private final boolean parallel;
    private final boolean oneNorm;
    private final Norm beforeAttention;
    private final Attention attention;
    private final Norm afterAttention;
    private final Norm attentionSum;
    private final Norm beforeMlp;
    private final Mlp mlp;
    private final Norm afterMlp;
    private final Norm mlpSum;

    Layer(LayerSpec spec, int index, ParameterSet parameters, Constants constants) {
        BlockNorms attentionNorms = spec.attentionNorms();
        BlockNorms mlpNorms = spec.mlpNorms();
        this.parallel = spec.order() == LayerSpec.Order.PARALLEL;
        this.oneNorm = attentionNorms.before().equals(mlpNorms.before());
        this.beforeAttention = Norm.of(attentionNorms.before(), parameters, constants);
        this.attention = new Attention(spec.attention(), index, parameters, constants);
        this.afterAttention = Norm.of(attentionNorms.after(), parameters, constants);
        this.attentionSum = Norm.of(attentionNorms.sum(), parameters, constants);
        this.beforeMlp = Norm.of(mlpNorms.before(), parameters, constants);
        this.mlp = new Mlp(spec.mlp(), parameters, constants);
        this.afterMlp = Norm.of(mlpNorms.after(), parameters, constants);
        this.mlpSum = Norm.of(mlpNorms.sum(), parameters, constants);
    }

    /** (B, T, D) to (B, T, D), which belongs to the scope of the residual; the residual stays as it is. */
    NDArray apply(NDArray residual, Pass pass) {
        if (parallel) {
            return plus(residual, Norm.NONE, rows -> bothBlocks(rows, pass));
        }
        try (NDArray attended = plus(
                residual,
                attentionSum,
                rows -> afterAttention.apply(attention.apply(beforeAttention.apply(rows), pass)))) {
            return plus(attended, mlpSum, rows -> afterMlp.apply(mlp.apply(beforeMlp.apply(rows))));
        }
    }

    private NDArray bothBlocks(NDArray rows, Pass pass) {
        NDArray attentionRows = beforeAttention.apply(rows);
        NDArray mlpRows = oneNorm ? attentionRows : beforeMlp.apply(rows);
        return afterAttention.apply(attention.apply(attentionRows, pass)).add(afterMlp.apply(mlp.apply(mlpRows)));
    }

    /** The norm of the residual plus what a block makes of its rows, (B * T, D); everything else that is made is freed. */
    private static NDArray plus(NDArray residual, Norm norm, UnaryOperator<NDArray> block) {
        Shape shape = residual.getShape();
        NDManager owner = residual.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray rows = residual.reshape(shape.get(0) * shape.get(1), shape.get(2));
            rows.attach(scope);
            if (norm == Norm.NONE) {
                return residual.add(block.apply(rows).reshape(shape));
            }
            NDArray sum = norm.apply(rows.add(block.apply(rows))).reshape(shape);
            sum.attach(owner);
            return sum;
        }
    }
}
