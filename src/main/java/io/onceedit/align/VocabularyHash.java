package io.onceedit.align;

import ai.djl.ndarray.NDArray;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;

/**
 * All that an alignment knows of a model: its embedding rows, as they are held, and the names of its tokens. Forms of a model that differ
 * in anything else, the type of the numbers on disk included, have the same hash.
 *
 * @param embedding SHA-256 of the embedding rows, see {@link EmbeddingHash}
 * @param tokens SHA-256 of the tokens' surface forms, and which of them are special
 */
public record VocabularyHash(String embedding, String tokens) implements Serializable {
    private static final String SEPARATOR = " ";

    public VocabularyHash {
        Objects.requireNonNull(embedding, "embedding");
        Objects.requireNonNull(tokens, "tokens");
    }

    /**
     * Hashes a model's vocabulary. Reads every embedding row.
     *
     * @param embedding as it is held, (at least V, D); only read
     */
    public static VocabularyHash of(NDArray embedding, TextTokenizer tokenizer) {
        int tokens = size(embedding, tokenizer);
        return new VocabularyHash(EmbeddingHash.of(embedding, tokens), tokenNames(tokenizer, tokens));
    }

    /** Both hashes in one line, for {@link #parse}. */
    public String text() {
        return embedding + SEPARATOR + tokens;
    }

    /** Reads {@link #text}. */
    public static VocabularyHash parse(String text) {
        String[] hashes = text.split(SEPARATOR, -1);
        if (hashes.length != 2) {
            throw new IllegalArgumentException(
                    "Invalid vocabulary hash \"" + text + "\": expected two hashes with a space between them");
        }
        return new VocabularyHash(hashes[0], hashes[1]);
    }

    /** The tokens that have a name and an embedding row, V: the ids below it. */
    static int size(NDArray embedding, TextTokenizer tokenizer) {
        return (int) Math.min(embedding.getShape().get(0), tokenizer.vocabularySize());
    }

    private static String tokenNames(TextTokenizer tokenizer, int tokens) {
        MessageDigest digest = EmbeddingHash.sha256();
        for (int id = 0; id < tokens; id++) {
            byte[] surface = tokenizer.surface(id).getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(Integer.BYTES)
                    .putInt(tokenizer.isSpecial(id) ? -1 - surface.length : surface.length)
                    .array());
            digest.update(surface);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
