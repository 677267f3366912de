package io.onceedit.align;

import java.util.Objects;

/**
 * Everything that determines an alignment: two embedding matrices, two vocabularies and the settings.
 *
 * @param pluginEmbedding SHA-256 of the plug-in's embedding rows, see {@link EmbeddingHash}
 * @param hostEmbedding SHA-256 of the host's
 * @param pluginTokenizer SHA-256 of the plug-in's tokenizer files
 * @param hostTokenizer SHA-256 of the host's
 * @param settings how they are aligned
 */
public record AlignmentKey(
        String pluginEmbedding,
        String hostEmbedding,
        String pluginTokenizer,
        String hostTokenizer,
        AlignmentSettings settings) {
    public AlignmentKey {
        Objects.requireNonNull(pluginEmbedding, "pluginEmbedding");
        Objects.requireNonNull(hostEmbedding, "hostEmbedding");
        Objects.requireNonNull(pluginTokenizer, "pluginTokenizer");
        Objects.requireNonNull(hostTokenizer, "hostTokenizer");
        Objects.requireNonNull(settings, "settings");
    }
}
