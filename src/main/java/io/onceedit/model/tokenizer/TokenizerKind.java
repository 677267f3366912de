package io.onceedit.model.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The families of byte-pair encodings, by what their tokens spell. */
enum TokenizerKind {
    /** Tokens spell bytes in {@link ByteLevelAlphabet}. */
    BYTE_LEVEL("byte-level BPE"),
    /** Tokens spell text with {@code \u2581} for a space, and single bytes as {@code <0xNN>}. */
    BYTE_FALLBACK("SentencePiece-style BPE with byte fallback"),
    /** Tokens spell text with {@code \u2581} for a space; what no token spells is lost. */
    WHOLE_CHARACTERS("SentencePiece-style BPE");

    /** SentencePiece's mark of a space. */
    static final char WORD_BOUNDARY = '\u2581';

    private final String inWords;

    TokenizerKind(String inWords) {
        this.inWords = inWords;
    }

    String inWords() {
        return inWords;
    }

    /** The kind that a {@code tokenizer.json} is of, if it is one that is known. */
    static Optional<TokenizerKind> of(JsonNode pipeline) {
        if (pipeline.findValuesAsText("type").contains("ByteLevel")) {
            return Optional.of(BYTE_LEVEL);
        }
        boolean marksWords = pipeline.findValuesAsText("type").contains("Metaspace")
                || pipeline.findValuesAsText("content").contains(String.valueOf(WORD_BOUNDARY));
        if (!marksWords) {
            return Optional.empty();
        }
        return Optional.of(pipeline.at("/model/byte_fallback").asBoolean() ? BYTE_FALLBACK : WHOLE_CHARACTERS);
    }
}
