package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.spec.AttentionSpec;
import io.onceedit.model.decoder.spec.HeadsSpec;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Causal grouped-query self-attention.
 *
 * <p>B = batch, T = tokens, S = tokens that can be seen, H = query heads, K = key-value heads, G = H / K, R = head size, D = hidden size.
 */
final class Attention {
    private final AttentionSpec spec;
    private final HeadsSpec heads;
    private final int layer;
    private final List<Linear> inputs;
    private final Linear output;
    private final Norm queryNorm;
    private final Norm keyNorm;
    private final boolean normsSpanHeads;
    private final SoftCap softCap;
    private final NDArray scale;

    Attention(AttentionSpec spec, int layer, ParameterSet parameters, Constants constants) {
        this.spec = spec;
        this.heads = spec.heads();
        this.layer = layer;
        this.inputs = spec.inputs().maps().stream()
                .map(input -> new Linear(input, parameters))
                .toList();
        this.output = new Linear(spec.output(), parameters);
        this.queryNorm = Norm.of(spec.queryKeyNorms().query(), parameters, constants);
        this.keyNorm = Norm.of(spec.queryKeyNorms().key(), parameters, constants);
        this.normsSpanHeads = spec.queryKeyNorms().spanHeads(heads);
        this.softCap = new SoftCap(heads.softCap(), constants);
        this.scale = constants.scalar(heads.scale() * softCap.innerFactor());
    }

    /** (B * T, D) to (N, D), of the tokens that are asked for: {@code asked} picks them, (B * T, H * R) to (N, H * R). */
    NDArray apply(NDArray rows, Pass pass, UnaryOperator<NDArray> asked) {
        NDList projected = project(rows); // B * T rows each, of H * R, K * R and K * R numbers
        NDArray queries = normed(projected.get(0), queryNorm, heads.queryHeads(), pass); // (B, T, H, R)
        NDArray keys = normed(projected.get(1), keyNorm, heads.keyValueHeads(), pass); // (B, T, K, R)
        NDArray values = split(projected.get(2), heads.keyValueHeads(), pass); // (B, T, K, R)
        if (spec.rotary().rotates()) {
            Rotation rotation = pass.rotations().get(spec.rotary());
            queries = rotation.apply(queries);
            keys = rotation.apply(keys);
        }
        NDList seen = pass.memory().extended(layer, headsFirst(keys), headsFirst(values)); // (B, K, S, R) each
        return output.apply(asked.apply(attend(queries.mul(scale), seen.get(0), seen.get(1), pass)));
    }

    private NDList project(NDArray rows) {
        NDArray first = inputs.get(0).apply(rows);
        return switch (spec.inputs().layout()) {
            case SEPARATE ->
                new NDList(first, inputs.get(1).apply(rows), inputs.get(2).apply(rows));
            case SIDE_BY_SIDE -> {
                long keysFrom = heads.querySize();
                yield first.split(new long[] {keysFrom, keysFrom + heads.keyValueSize()}, 1);
            }
            case BY_HEAD ->
                first.reshape(-1, heads.queryHeads(), 3L * heads.headSize()).split(3, 2); // (B * T, H, R) each
        };
    }

    /** (B, T, H, R) queries with (B, K, S, R) keys and values to (B * T, H * R). */
    private NDArray attend(NDArray queries, NDArray keys, NDArray values, Pass pass) {
        int batch = pass.batch();
        int tokens = pass.tokens();
        long seen = keys.getShape().get(2);
        long groups = (long) batch * heads.keyValueHeads();
        long groupQueries = (long) heads.queryHeads() / heads.keyValueHeads() * tokens;
        int size = heads.headSize();
        NDArray scores = headsFirst(queries)
                .reshape(groups, groupQueries, size)
                .batchMatMul(keys.reshape(groups, seen, size).transpose(0, 2, 1)); // (B * K, G * T, S)
        NDArray weights = pass.masks()
                .get(spec.window())
                .applyTo(softCap.ofScaled(scores).reshape(batch, heads.queryHeads(), tokens, seen))
                .softmax(-1); // (B, H, T, S)
        NDArray mixed = weights.reshape(groups, groupQueries, seen)
                .batchMatMul(values.reshape(groups, seen, size)) // (B * K, G * T, R)
                .reshape(batch, heads.queryHeads(), tokens, size);
        return headsFirst(mixed).reshape((long) batch * tokens, heads.querySize());
    }

    private NDArray normed(NDArray rows, Norm norm, int count, Pass pass) {
        return normsSpanHeads ? split(norm.apply(rows), count, pass) : norm.apply(split(rows, count, pass));
    }

    private NDArray split(NDArray rows, int count, Pass pass) {
        return rows.reshape(new Shape(pass.batch(), pass.tokens(), count, heads.headSize()));
    }

    /** (B, T, H, R) to (B, H, T, R), or back. */
    private static NDArray headsFirst(NDArray values) {
        return values.transpose(0, 2, 1, 3);
    }
}
