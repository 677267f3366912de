package io.onceedit.sweep;

import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.progress.ProgressListener;
import java.util.Optional;

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
    private final KeptHost name;
    private Optional<ResourcePool.Lease<Resource>> weights = Optional.empty();

    HostOnDemand(SweepJob job, OpenModels models, ModelSource source) {
        this.job = job;
        this.models = models;
        this.source = source;
        String hash = job.hashes().of(source);
        this.tokenizer = models.tokenizer(source, hash);
        Resource.OpenTokenizer opened = (Resource.OpenTokenizer) tokenizer.get();
        this.name = new KeptHost(hash, source.weights().text(), opened.hash());
        this.model =
                new LanguageModel(source.id(), opened.architecture(), hash, new DecoderOnDemand(), opened.tokenizer());
    }

    /** The host; its decoder opens the weights at its first use and belongs to this object. */
    LanguageModel model() {
        return model;
    }

    /** What the host says, remembered; the weights are opened for what is neither known nor kept in the memory. */
    KnownHostAnswers answers(HostMemory memory, ProgressListener progress) {
        HostPassSettings settings = job.config().hostPass();
        return new KnownHostAnswers(
                new KnownHostAnswers.Remembered(model.tokenizer(), name, memory, settings.keptTokens()),
                () -> reader(progress),
                models.meter());
    }

    /** What the host says now, whatever is remembered. */
    HostPasses reader(ProgressListener progress) {
        return new HostPasses(opened(), job.config().hostPass(), progress);
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

    /** Opens the weights when something is first asked of them; they are leased, and whoever holds the host gives them back. */
    private final class DecoderOnDemand extends ForwardingDecoder {
        @Override
        Decoder decoder() {
            return opened().decoder();
        }

        @Override
        public void close() {
            HostOnDemand.this.close();
        }
    }
}
