package io.onceedit.sweep;

import ai.djl.ndarray.NDArray;
import io.onceedit.ensemble.PluginMemory;
import io.onceedit.ensemble.PluginModel;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.tensor.NativeHeap;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.plugin.Plugin;
import java.util.Objects;

/** What an executor holds open between units. */
sealed interface Resource extends AutoCloseable
        permits Resource.OpenModel, Resource.OpenTokenizer, Resource.OpenPlugin, OpenEditedHost {
    /** Memory of its weights. */
    long bytes();

    @Override
    void close();

    /** A host or a plug-in base. */
    record OpenModel(LanguageModel model) implements Resource {
        public OpenModel {
            Objects.requireNonNull(model, "model");
        }

        /** The same model by another name. */
        OpenModel named(String id) {
            return new OpenModel(new LanguageModel(
                    id, model.architecture(), model.contentHash(), model.decoder(), model.tokenizer()));
        }

        @Override
        public long bytes() {
            return model.decoder().shape().weightBytes();
        }

        @Override
        public void close() {
            model.close();
            NativeHeap.trim();
        }
    }

    /**
     * A model's tokenizer, without its weights.
     *
     * @param architecture {@code config.json:model_type}
     * @param hash SHA-256 over the file that it comes from
     */
    record OpenTokenizer(String architecture, TextTokenizer tokenizer, String hash) implements Resource {
        private static final long BYTES_PER_TOKEN = 256;

        public OpenTokenizer {
            Objects.requireNonNull(architecture, "architecture");
            Objects.requireNonNull(tokenizer, "tokenizer");
            Objects.requireNonNull(hash, "hash");
        }

        /** About what a token, its text and its place in a merge table take. */
        @Override
        public long bytes() {
            return tokenizer.vocabularySize() * BYTES_PER_TOKEN;
        }

        @Override
        public void close() {
            tokenizer.close();
        }
    }

    /** A plug-in with what rules remember of it, and the lease that keeps its base open. */
    final class OpenPlugin implements Resource, PluginModel {
        private final Plugin plugin;
        private final ResourcePool.Lease<Resource> base;
        private final LanguageModel staged;
        private final PluginMemory memory = new PluginMemory();

        /** @param meter what rules read of the plug-in is booked to {@link Stage#PLUGIN_PASS} */
        OpenPlugin(Plugin plugin, ResourcePool.Lease<Resource> base, WorkMeter meter) {
            this.plugin = plugin;
            this.base = base;
            this.staged = meter.staged(plugin.model(), Stage.PLUGIN_PASS);
        }

        Plugin plugin() {
            return plugin;
        }

        @Override
        public LanguageModel model() {
            return staged;
        }

        @Override
        public boolean hasWeightToken() {
            return plugin.hasWeightToken();
        }

        @Override
        public NDArray weightLogits(NDArray hiddenRows) {
            return plugin.weightLogits(hiddenRows);
        }

        @Override
        public PluginMemory memory() {
            return memory;
        }

        @Override
        public long bytes() {
            return plugin.model().decoder().shape().weightBytes()
                    - plugin.base().decoder().shape().weightBytes();
        }

        @Override
        public void close() {
            plugin.close();
            base.close();
        }
    }
}
