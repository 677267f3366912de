package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec;
import io.onceedit.model.decoder.spec.EmbeddingSpec.PositionRows;
import io.onceedit.model.tensor.NativeArrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Everything between token ids and the output head. B = batch, T = tokens, D = hidden size, E = size of a head row, L = layers, N = tokens that are asked for. */
final class Layers {
    private static final UnaryOperator<NDArray> ALL = UnaryOperator.identity();

    private final ParameterSet parameters;
    private final EmbeddingSpec embedding;
    private final NDArray embeddingScale;
    private final List<Layer> layers;
    private final UnaryOperator<NDArray> embeddingProjection;
    private final Norm finalNorm;
    private final UnaryOperator<NDArray> finalProjection;

    Layers(DecoderSpec spec, ParameterSet parameters, Constants constants) {
        this.parameters = parameters;
        this.embedding = spec.embedding();
        this.embeddingScale = constants.scalar(embedding.scale());
        this.layers = IntStream.range(0, spec.layers().size())
                .mapToObj(index -> new Layer(spec.layers().get(index), index, parameters, constants))
                .toList();
        this.embeddingProjection = Linear.ofOptional(embedding.projection(), parameters);
        this.finalNorm = Norm.of(spec.output().norm(), parameters, constants);
        this.finalProjection = Linear.ofOptional(spec.output().projection(), parameters);
    }

    /** Scaled token rows plus position rows, (B, T, D). Padding is read as token 0. */
    NDArray embed(NDManager scope, TokenBatch batch, Positions positions) {
        try (NDManager inner = scope.newSubManager()) {
            int tokens = batch.longest();
            NDArray ids = NativeArrays.of(inner, Rows.flatten(batch.rows(), tokens), new Shape(batch.size(), tokens));
            NDArray embedded = Rows.pick(parameters.get(embedding.tokens()), ids);
            if (embedding.scale() != 1) {
                embedded = embedded.mul(embeddingScale);
            }
            embedded = embeddingProjection.apply(embedded);
            PositionRows learned = embedding.positions();
            if (!learned.isNone()) {
                Positions shifted = positions.shifted(learned.offset());
                embedded = embedded.add(Rows.pick(parameters.get(learned.rows()), shifted.ids(inner)));
            }
            embedded.attach(scope);
            return embedded;
        }
    }

    /** The layers in [from, to), (B, T, D) to (B, T, D); the residual itself where there are none, and it is never closed. */
    NDArray run(NDArray residual, int from, int to, Pass pass) {
        if (from == to) {
            return residual;
        }
        try (NDArray rows = residual.reshape(-1, residual.getShape().get(2));
                NDArray last = run(rows, from, to, pass, ALL)) {
            return last.reshape(residual.getShape());
        }
    }

    /** The layers in [from, L), the final norm and projection, (B, T, D) to (B, T, E). The residual is not closed. */
    NDArray finish(NDArray residual, int from, Pass pass) {
        try (NDArray hidden = finish(residual, from, pass, ALL)) {
            return hidden.reshape(pass.batch(), pass.tokens(), hidden.getShape().get(1));
        }
    }

    /** The same for some tokens, (B, T, D) to (N, E): nothing of others is computed that those do not see. */
    NDArray finish(NDArray residual, int from, Pass pass, TokenPlaces places) {
        try (NDArray index = places.index(residual.getManager(), pass.batch(), pass.tokens())) {
            return finish(residual, from, pass, rows -> {
                NDArray asked = Rows.pick(rows, index);
                asked.attach(rows.getManager());
                return asked;
            });
        }
    }

    private NDArray finish(NDArray residual, int from, Pass pass, UnaryOperator<NDArray> asked) {
        NDManager owner = residual.getManager();
        try (NDManager scope = owner.newSubManager()) {
            NDArray rows = residual.reshape(-1, residual.getShape().get(2));
            rows.attach(scope);
            NDArray last = from == layers.size() ? asked.apply(rows) : run(rows, from, layers.size(), pass, asked);
            NDArray hidden = finalProjection.apply(finalNorm.apply(last));
            hidden.attach(owner);
            return hidden;
        }
    }

    /** At least one layer, (B * T, D) to what is asked for of the last one's rows, (N, D). The residual is not closed. */
    private NDArray run(NDArray residual, int from, int to, Pass pass, UnaryOperator<NDArray> asked) {
        NDArray current = residual;
        for (int layer = from; layer < to; layer++) {
            NDArray next = layers.get(layer).apply(current, pass, layer == to - 1 ? asked : ALL);
            if (current != residual) {
                current.close();
            }
            current = next;
        }
        return current;
    }
}
