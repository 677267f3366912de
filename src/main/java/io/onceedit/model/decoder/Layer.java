package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.LayerSpec.BlockNorms;
import java.util.function.UnaryOperator;

/** One layer: the residual stream plus its attention block and its MLP. B = batch, T = tokens, D = hidden size, N = tokens that are asked for. */
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

    /**
     * The rows of all tokens to those of the tokens that are asked for, in the scope of the residual, which stays as it is.
     *
     * @param residual (B * T, D)
     * @param asked picks rows: (B * T, any size) to (N, the same size)
     * @return (N, D)
     */
    NDArray apply(NDArray residual, Pass pass, UnaryOperator<NDArray> asked) {
        if (parallel) {
            return plus(residual, asked, Norm.NONE, rows -> bothBlocks(rows, pass, asked));
        }
        try (NDArray attended = plus(
                residual,
                asked,
                attentionSum,
                rows -> afterAttention.apply(attention.apply(beforeAttention.apply(rows), pass, asked)))) {
            return plus(
                    attended,
                    UnaryOperator.identity(),
                    mlpSum,
                    rows -> afterMlp.apply(mlp.apply(beforeMlp.apply(rows))));
        }
    }

    private NDArray bothBlocks(NDArray rows, Pass pass, UnaryOperator<NDArray> asked) {
        NDArray attentionRows = beforeAttention.apply(rows);
        NDArray mlpRows = oneNorm ? asked.apply(attentionRows) : beforeMlp.apply(asked.apply(rows));
        return afterAttention
                .apply(attention.apply(attentionRows, pass, asked))
                .add(afterMlp.apply(mlp.apply(mlpRows)));
    }

    /** The norm of what is asked for of the residual plus what a block makes of all its rows; everything else that is made is freed. */
    private static NDArray plus(
            NDArray residual, UnaryOperator<NDArray> asked, Norm norm, UnaryOperator<NDArray> block) {
        NDManager owner = residual.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray rows = residual.reshape(residual.getShape());
            rows.attach(scope);
            NDArray sum = norm.apply(asked.apply(rows).add(block.apply(rows)));
            sum.attach(owner);
            return sum;
        }
    }
}
