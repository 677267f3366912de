package io.onceedit.align;

import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The token strings that two vocabularies share: anchor i is token {@code pluginIds[i]} of the plug-in and token {@code hostIds[i]} of the
 * host. In rising order of the plug-in's ids; special tokens are no anchors, and where several tokens of a vocabulary have one surface the
 * lowest id stands for it.
 *
 * <p>A = anchors. The arrays are owned by the record and must not be changed.
 *
 * @param pluginIds (A), strictly rising
 * @param hostIds (A), all different
 */
public record Anchors(int[] pluginIds, int[] hostIds) {
    public Anchors {
        if (pluginIds.length != hostIds.length || pluginIds.length == 0) {
            throw new IllegalArgumentException("Invalid anchors: " + pluginIds.length + " tokens of the plug-in and "
                    + hostIds.length + " of the host, expected the same number and at least 1");
        }
        for (int anchor = 1; anchor < pluginIds.length; anchor++) {
            if (pluginIds[anchor] <= pluginIds[anchor - 1]) {
                throw new IllegalArgumentException("Invalid anchors: plug-in token " + pluginIds[anchor] + " follows "
                        + pluginIds[anchor - 1] + ", expected rising ids");
            }
        }
        if (Arrays.stream(hostIds).distinct().count() != hostIds.length) {
            throw new IllegalArgumentException("Invalid anchors: a host token stands for two anchors");
        }
    }

    /**
     * Compares the surfaces of all tokens that have an embedding row.
     *
     * @throws IllegalArgumentException where the vocabularies share no token
     */
    static Anchors between(Vocabulary plugin, Vocabulary host) {
        return find(plugin, host)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot align: the vocabularies of plug-in and host have no token in common"));
    }

    /** Compares the surfaces of all tokens that have an embedding row; nothing where no token is shared. */
    public static Optional<Anchors> find(Vocabulary plugin, Vocabulary host) {
        Map<String, Integer> hostTokens = new HashMap<>();
        for (int id = 0; id < host.tokens(); id++) {
            if (!host.tokenizer().isSpecial(id)) {
                hostTokens.putIfAbsent(host.tokenizer().surface(id), id);
            }
        }
        int[] pluginIds = new int[plugin.tokens()];
        int[] hostIds = new int[plugin.tokens()];
        int count = 0;
        for (int id = 0; id < plugin.tokens(); id++) {
            // Taking a surface out when it is found keeps the lowest id where several tokens share it.
            Integer found = plugin.tokenizer().isSpecial(id)
                    ? null
                    : hostTokens.remove(plugin.tokenizer().surface(id));
            if (found != null) {
                pluginIds[count] = id;
                hostIds[count++] = found;
            }
        }
        return count == 0
                ? Optional.empty()
                : Optional.of(new Anchors(Arrays.copyOf(pluginIds, count), Arrays.copyOf(hostIds, count)));
    }

    /** A, the number of anchors. */
    public int size() {
        return pluginIds.length;
    }

    /**
     * The tokens that take part in an alignment.
     *
     * @param tokenizer names them
     * @param tokens how many: the ids below it have a name and an embedding row
     */
    public record Vocabulary(TextTokenizer tokenizer, int tokens) {}
}
