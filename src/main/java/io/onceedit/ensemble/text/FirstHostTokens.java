package io.onceedit.ensemble.text;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * For each token of the plug-in the longest host token that its text begins with: its anchor, where both vocabularies have the token.
 * Filled as it is asked; safe for use by many threads.
 */
final class FirstHostTokens {
    private final ByteVocabulary plugin;
    private final HostWriter writer;
    /** Host id + 1 of each plug-in token, 0 where it was not asked yet. */
    private final AtomicIntegerArray known;

    FirstHostTokens(ByteVocabulary plugin, HostWriter writer) {
        this.plugin = plugin;
        this.writer = writer;
        this.known = new AtomicIntegerArray(plugin.tokenizer().vocabularySize());
    }

    /**
     * @param pluginToken a token that has text, or ends it
     * @param skipped how many of its bytes are written already, less than all
     */
    int of(int pluginToken, int skipped) {
        if (plugin.tokenizer().isEndOfText(pluginToken)) {
            return writer.end();
        }
        if (skipped > 0) {
            return writer.longestOf(Utf8.from(plugin.bytesOf(pluginToken), skipped));
        }
        int found = known.get(pluginToken);
        if (found == 0) {
            found = writer.longestOf(plugin.bytesOf(pluginToken)) + 1;
            known.set(pluginToken, found);
        }
        return found - 1;
    }
}
