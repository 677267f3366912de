package io.onceedit.sweep;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.evaluate.HostAnswers;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.progress.ProgressListener;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A host whose tokenizer is open and whose weights are opened when something first reads them: what is known of a host's answers needs
 * the tokenizer alone. For one thread.
 */
final class HostOnDemand implements AutoCloseable {
    private final SweepJob job;
    private final OpenModels models;
    private final ModelSource source;
    private final ResourcePool.Lease<Resource> tokenizer;
    private final LanguageModel model;
    private Optional<ResourcePool.Lease<Resource>> weights = Optional.empty();

    HostOnDemand(SweepJob job, OpenModels models, ModelSource source) {
        this.job = job;
        this.models = models;
        this.source = source;
        String hash = job.hashes().of(source);
        this.tokenizer = models.tokenizer(source, hash);
        Resource.OpenTokenizer opened = (Resource.OpenTokenizer) tokenizer.get();
        this.model =
                new LanguageModel(source.id(), opened.architecture(), hash, new DecoderOnDemand(), opened.tokenizer());
    }

    /** The host; its decoder opens the weights at its first use and belongs to this object. */
    LanguageModel model() {
        return model;
    }

    /** What the host says, remembered; the weights are opened for what is not known. */
    KnownHostAnswers answers(ProgressListener progress) {
        return new KnownHostAnswers(model.tokenizer(), () -> passes(progress));
    }

    private HostAnswers passes(ProgressListener progress) {
        return new HostPasses(opened(), job.config().evaluation().hostPass(), progress);
    }

    private LanguageModel opened() {
        if (weights.isEmpty()) {
            weights = Optional.of(models.model(source, job.hashes().of(source)));
        }
        return ((Resource.OpenModel) weights.get().get()).model();
    }

    @Override
    public void close() {
        weights.ifPresent(ResourcePool.Lease::close);
        tokenizer.close();
    }

    /** Hands every call to the opened decoder. */
    private final class DecoderOnDemand implements Decoder {
        private Decoder decoder() {
            return opened().decoder();
        }

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

        /** The weights are leased: whoever holds the host gives them back. */
        @Override
        public void close() {
            HostOnDemand.this.close();
        }
    }
}
