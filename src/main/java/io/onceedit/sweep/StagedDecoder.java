package io.onceedit.sweep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;

/** Books every pass of a model to a stage of the unit that asks for it. */
final class StagedDecoder extends ForwardingDecoder {
    private final Decoder decoder;
    private final Stage stage;
    private final WorkMeter meter;

    StagedDecoder(Decoder decoder, Stage stage, WorkMeter meter) {
        this.decoder = decoder;
        this.stage = stage;
        this.meter = meter;
    }

    @Override
    Decoder decoder() {
        return decoder;
    }

    @Override
    public NDArray hidden(NDManager scope, TokenBatch batch) {
        return meter.during(stage, () -> decoder.hidden(scope, batch));
    }

    @Override
    public NDArray residualAfter(NDManager scope, TokenBatch batch, int layers) {
        return meter.during(stage, () -> decoder.residualAfter(scope, batch, layers));
    }

    @Override
    public NDArray residualFrom(NDArray residual, TokenBatch batch, int from, int to) {
        return meter.during(stage, () -> decoder.residualFrom(residual, batch, from, to));
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers) {
        return meter.during(stage, () -> decoder.hiddenFrom(residual, batch, layers));
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers, TokenPlaces places) {
        return meter.during(stage, () -> decoder.hiddenFrom(residual, batch, layers, places));
    }

    @Override
    public NDArray extend(NDManager scope, KeyValueCache cache, TokenBatch batch) {
        return meter.during(stage, () -> decoder.extend(scope, cache, batch));
    }

    @Override
    public NDArray logits(NDArray rows) {
        return meter.during(stage, () -> decoder.logits(rows));
    }
}
