package io.onceedit.align;

import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that determines an alignment: two vocabularies with their embedding rows, and the settings.
 *
 * @param plugin the plug-in base's vocabulary
 * @param host the host's
 * @param settings how they are aligned
 */
public record AlignmentKey(VocabularyHash plugin, VocabularyHash host, AlignmentSettings settings) {
    /** Changes whenever the same parts would give another table. */
    private static final String VERSION = "2";

    public AlignmentKey {
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(host, "host");
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
        fields.put("plugin_embedding", plugin.embedding());
        fields.put("host_embedding", host.embedding());
        fields.put("plugin_tokens", plugin.tokens());
        fields.put("host_tokens", host.tokens());
        fields.put("embeddings", settings.embeddings().name());
        fields.put("temperature", Double.toString(settings.temperature()));
        fields.put("inverse_sample", Integer.toString(settings.inverseSample()));
        fields.put("row_sample", Integer.toString(settings.rowSample()));
        fields.put("seed", Long.toString(settings.seed()));
        return fields;
    }
}
