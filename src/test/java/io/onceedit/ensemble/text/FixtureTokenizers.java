package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.List;

/**
 * The tokenizers of the demo's models: byte-level with single digits, byte-level as GPT-2's, SentencePiece-style with byte tokens and
 * begin of text, and the plug-in's, byte-level and the smallest.
 */
final class FixtureTokenizers {
    private static final TextTokenizer LLAMA = open("host-llama");
    private static final TextTokenizer GPT2 = open("host-gpt2");
    private static final TextTokenizer GEMMA = open("host-gemma");
    private static final TextTokenizer PLUGIN = open("plugin");

    private FixtureTokenizers() {}

    private static TextTokenizer open(String model) {
        return Tokenizers.open(Path.of("src", "demo", "models", model));
    }

    static TextTokenizer llama() {
        return LLAMA;
    }

    static TextTokenizer gpt2() {
        return GPT2;
    }

    static TextTokenizer gemma() {
        return GEMMA;
    }

    static TextTokenizer plugin() {
        return PLUGIN;
    }

    static List<TextTokenizer> hosts() {
        return List.of(LLAMA, GPT2, GEMMA);
    }
}
