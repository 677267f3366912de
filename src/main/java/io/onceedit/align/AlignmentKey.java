package io.onceedit.align;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

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
    /** Changes whenever the same parts would give another table. */
    private static final String VERSION = "1";

    public AlignmentKey {
        Objects.requireNonNull(pluginEmbedding, "pluginEmbedding");
        Objects.requireNonNull(hostEmbedding, "hostEmbedding");
        Objects.requireNonNull(pluginTokenizer, "pluginTokenizer");
        Objects.requireNonNull(hostTokenizer, "hostTokenizer");
        Objects.requireNonNull(settings, "settings");
    }

    /** SHA-256 over all of it and the version of the method, 64 hexadecimal digits: the name under which the table is kept. */
    public String name() {
        StringBuilder text = new StringBuilder();
        fields().forEach((field, value) ->
                text.append(field).append('=').append(value).append('\n'));
        return EmbeddingHash.of(text.toString());
    }

    /** Its parts by name, in a fixed order. */
    SortedMap<String, String> fields() {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("version", VERSION);
        fields.put("plugin_embedding", pluginEmbedding);
        fields.put("host_embedding", hostEmbedding);
        fields.put("plugin_tokenizer", pluginTokenizer);
        fields.put("host_tokenizer", hostTokenizer);
        fields.put("embeddings", settings.embeddings().name());
        fields.put("temperature", Double.toString(settings.temperature()));
        fields.put("inverse_sample", Integer.toString(settings.inverseSample()));
        fields.put("row_sample", Integer.toString(settings.rowSample()));
        fields.put("seed", Long.toString(settings.seed()));
        return fields;
    }
}
