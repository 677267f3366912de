package io.onceedit.model;

import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Objects;

/**
 * A model that is open: its decoder, its tokenizer and the names of its content.
 *
 * @param id the name by which a run file calls it
 * @param architecture {@code config.json:model_type}
 * @param contentHash SHA-256 over configuration, weights and tokenizer files, hexadecimal
 * @param decoder the forward pass
 * @param tokenizer text to tokens and back
 */
public record LanguageModel(
        String id, String architecture, String contentHash, Decoder decoder, TextTokenizer tokenizer)
        implements AutoCloseable {
    public LanguageModel {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(contentHash, "contentHash");
        Objects.requireNonNull(decoder, "decoder");
        Objects.requireNonNull(tokenizer, "tokenizer");
    }

    /** Frees the weights and the tokenizer. */
    @Override
    public void close() {
        decoder.close();
        tokenizer.close();
    }
}
