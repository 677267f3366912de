package io.onceedit.sweep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import java.util.Map;
import java.util.Set;

/** Hands every call to another decoder; sub-classes change what they are about. */
abstract class ForwardingDecoder implements Decoder {
    /** Where calls go. */
    abstract Decoder decoder();

    @Override
    public DecoderShape shape() {
        return decoder().shape();
    }

    @Override
    public NDManager newScope() {
        return decoder().newScope();
    }

    @Override
    public NDArray hidden(NDManager scope, TokenBatch batch) {
        return decoder().hidden(scope, batch);
    }

    @Override
    public NDArray residualAfter(NDManager scope, TokenBatch batch, int layers) {
        return decoder().residualAfter(scope, batch, layers);
    }

    @Override
    public NDArray residualFrom(NDArray residual, TokenBatch batch, int from, int to) {
        return decoder().residualFrom(residual, batch, from, to);
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers) {
        return decoder().hiddenFrom(residual, batch, layers);
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers, TokenPlaces places) {
        return decoder().hiddenFrom(residual, batch, layers, places);
    }

    @Override
    public KeyValueCache newCache(NDManager scope, int rows) {
        return decoder().newCache(scope, rows);
    }

    @Override
    public NDArray extend(NDManager scope, KeyValueCache cache, TokenBatch batch) {
        return decoder().extend(scope, cache, batch);
    }

    @Override
    public NDArray logits(NDArray rows) {
        return decoder().logits(rows);
    }

    @Override
    public NDArray embedding() {
        return decoder().embedding();
    }

    @Override
    public NDArray head() {
        return decoder().head();
    }

    @Override
    public NDArray parameter(String name) {
        return decoder().parameter(name);
    }

    @Override
    public Set<String> parameterNames() {
        return decoder().parameterNames();
    }

    @Override
    public Set<String> layerParameterNames(int layer) {
        return decoder().layerParameterNames(layer);
    }

    @Override
    public Decoder withParameters(Map<String, NDArray> replacements) {
        return decoder().withParameters(replacements);
    }

    @Override
    public void close() {
        decoder().close();
    }
}
