package io.onceedit.sweep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import java.util.Map;

/**
 * Counts the tokens that enter a model's layers, padding left out. A pass counts once, whether it goes through all layers or some;
 * {@link #residualFrom} goes on with a pass that was counted, {@link #hiddenFrom} begins one from stored activations.
 */
final class CountingDecoder extends ForwardingDecoder {
    private final Decoder decoder;
    private final WorkMeter meter;

    CountingDecoder(Decoder decoder, WorkMeter meter) {
        this.decoder = decoder;
        this.meter = meter;
    }

    @Override
    Decoder decoder() {
        return decoder;
    }

    private void count(TokenBatch batch) {
        long tokens = 0;
        for (int[] row : batch.rows()) {
            tokens += row.length;
        }
        meter.read(tokens);
    }

    @Override
    public NDArray hidden(NDManager scope, TokenBatch batch) {
        count(batch);
        return decoder.hidden(scope, batch);
    }

    @Override
    public NDArray residualAfter(NDManager scope, TokenBatch batch, int layers) {
        if (layers > 0) {
            count(batch);
        }
        return decoder.residualAfter(scope, batch, layers);
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers) {
        count(batch);
        return decoder.hiddenFrom(residual, batch, layers);
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers, TokenPlaces places) {
        count(batch);
        return decoder.hiddenFrom(residual, batch, layers, places);
    }

    @Override
    public NDArray extend(NDManager scope, KeyValueCache cache, TokenBatch batch) {
        count(batch);
        return decoder.extend(scope, cache, batch);
    }

    @Override
    public Decoder withParameters(Map<String, NDArray> replacements) {
        return new CountingDecoder(decoder.withParameters(replacements), meter);
    }
}
