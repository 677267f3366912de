package io.onceedit.model.decoder;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.TensorSpec;
import io.onceedit.model.tensor.WeightType;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;

/** The one forward pass: blocks as a specification arranges them. B = batch, T = tokens, D = hidden size, E = size of a head row, V = vocabulary. */
final class BlockDecoder implements Decoder {
    private final DecoderSpec spec;
    private final DecoderShape shape;
    private final ParameterSet parameters;
    private final SharedTables tables;
    private final boolean ownsTables;
    private final Layers layers;
    private final Linear head;
    private final SoftCap logitCap;

    private BlockDecoder(DecoderSpec spec, ParameterSet parameters, SharedTables tables, boolean ownsTables) {
        this.spec = spec;
        this.shape = DecoderShape.of(spec, parameters.weights());
        this.parameters = parameters;
        this.tables = tables;
        this.ownsTables = ownsTables;
        this.layers = new Layers(spec, parameters, tables.constants());
        this.head = new Linear(spec.headMap(), parameters);
        this.logitCap = new SoftCap(spec.output().softCap(), tables.constants());
    }

    static BlockDecoder open(DecoderSpec spec, TensorSource source, Device device, WeightType weights) {
        NDManager owner = NDManager.newBaseManager(device, "PyTorch");
        try {
            ParameterSet parameters = ParameterSet.load(spec, source, owner, weights);
            return new BlockDecoder(spec, parameters, new SharedTables(spec, owner), true);
        } catch (RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    @Override
    public DecoderShape shape() {
        return shape;
    }

    @Override
    public NDManager newScope() {
        return tables.newScope();
    }

    @Override
    public NDArray hidden(NDManager scope, TokenBatch batch) {
        try (NDArray embedded = residualAfter(scope, batch, 0)) {
            return hiddenFrom(embedded, batch, 0);
        }
    }

    @Override
    public NDArray residualAfter(NDManager scope, TokenBatch batch, int layerCount) {
        checkLayers(layerCount);
        checkTokens(batch, row -> 0);
        NDArray embedded = layers.embed(scope, batch, Positions.fromStart(batch.longest()));
        if (layerCount == 0) {
            return embedded;
        }
        try (NDManager passScope = scope.newSubManager();
                embedded) {
            return layers.run(embedded, 0, layerCount, tables.fromStart(passScope, batch, KeyValueMemory.NONE));
        }
    }

    @Override
    public NDArray residualFrom(NDArray residual, TokenBatch batch, int from, int to) {
        checkLayers(from);
        checkLayers(to);
        if (from >= to) {
            return Decoder.super.residualFrom(residual, batch, from, to);
        }
        try (NDManager passScope = residual.getManager().newSubManager()) {
            return layers.run(residual, from, to, tables.fromStart(passScope, batch, KeyValueMemory.NONE));
        }
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layerCount) {
        checkResidual(residual, batch, layerCount);
        try (NDManager passScope = residual.getManager().newSubManager()) {
            return layers.finish(residual, layerCount, tables.fromStart(passScope, batch, KeyValueMemory.NONE));
        }
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layerCount, TokenPlaces places) {
        checkResidual(residual, batch, layerCount);
        try (NDManager passScope = residual.getManager().newSubManager()) {
            return layers.finish(residual, layerCount, tables.fromStart(passScope, batch, KeyValueMemory.NONE), places);
        }
    }

    private void checkResidual(NDArray residual, TokenBatch batch, int layerCount) {
        checkLayers(layerCount);
        Shape expected = new Shape(batch.size(), batch.longest(), spec.sizes().hiddenSize());
        if (!residual.getShape().equals(expected)) {
            throw new IllegalArgumentException(
                    "Invalid residual: expected shape = " + expected + ", actual = " + residual.getShape());
        }
    }

    @Override
    public KeyValueCache newCache(NDManager scope, int rows) {
        return SlotCache.empty(scope, rows, spec.layers().size());
    }

    @Override
    public NDArray extend(NDManager scope, KeyValueCache cache, TokenBatch batch) {
        if (!(cache instanceof SlotCache slots) || cache.size() != batch.size()) {
            throw new IllegalArgumentException("Invalid cache: expected one of a decoder's own with " + batch.size()
                    + " rows, actual rows = " + cache.size());
        }
        checkTokens(batch, slots::length);
        slots.requireTurnedAlike(batch, spec.longestShortText());
        Positions positions = slots.nextPositions(batch.longest(), spec.sizes().maximumPositions());
        try (NDManager passScope = scope.newSubManager();
                NDArray embedded = layers.embed(scope, batch, positions)) {
            Pass pass = slots.isEmpty()
                    ? tables.fromStart(passScope, batch, slots)
                    : tables.behind(passScope, batch, slots);
            NDArray hidden = layers.finish(embedded, 0, pass);
            slots.advance(batch);
            return hidden;
        }
    }

    @Override
    public NDArray logits(NDArray rows) {
        return logitCap.of(head.apply(rows)); // (N, E) x (E, V)
    }

    @Override
    public NDArray embedding() {
        return parameters.get(spec.embedding().tokens());
    }

    @Override
    public NDArray head() {
        return parameters.get(spec.output().head());
    }

    @Override
    public NDArray parameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Set<String> parameterNames() {
        return parameters.names();
    }

    @Override
    public Set<String> layerParameterNames(int layer) {
        return spec.layers().get(layer).tensors().map(TensorSpec::name).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Decoder withParameters(Map<String, NDArray> replacements) {
        return new BlockDecoder(spec, parameters.with(replacements), tables, false);
    }

    @Override
    public void close() {
        if (ownsTables) {
            tables.close();
        }
    }

    private void checkLayers(int layerCount) {
        if (layerCount < 0 || layerCount > spec.layers().size()) {
            throw new IllegalArgumentException(
                    "Invalid number of layers: expected 0 to " + spec.layers().size() + ", actual = " + layerCount);
        }
    }

    private void checkTokens(TokenBatch batch, IntUnaryOperator tokensBefore) {
        for (int row = 0; row < batch.size(); row++) {
            int[] ids = batch.rows()[row];
            int length = tokensBefore.applyAsInt(row) + ids.length;
            if (length > spec.sizes().maximumPositions()) {
                throw new IllegalArgumentException("Cannot read row " + row + " of a token batch: it has " + length
                        + " tokens, the model reads at most "
                        + spec.sizes().maximumPositions() + "; shorten the text");
            }
            for (int id : ids) {
                if (id < 0 || id >= spec.sizes().vocabularySize()) {
                    throw new IllegalArgumentException("Cannot read row " + row + " of a token batch: token id " + id
                            + " is outside of the model's vocabulary of "
                            + spec.sizes().vocabularySize() + "; the tokenizer does not fit the weights");
                }
            }
        }
    }
}
