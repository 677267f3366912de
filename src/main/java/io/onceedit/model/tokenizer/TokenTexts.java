package io.onceedit.model.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * What each token of a vocabulary stands for. Holds bytes alone: normal forms are made when they are asked for. Immutable.
 *
 * <p>V = ids, from 0 to the largest.
 */
final class TokenTexts {
    private static final byte[] NOTHING = {};

    private final TokenizerKind kind;
    /** UTF-8 bytes by id, (V); names of special tokens, empty for unused ids. */
    private final PackedTexts texts;

    private final BitSet special;
    private final BitSet asBytes;

    /**
     * What tokens stand for.
     *
     * @param kind what they spell
     * @param texts UTF-8 bytes by id, (V); names of special tokens, empty for unused ids
     * @param special the ids of special tokens and unused ids
     * @param asBytes the ids whose normal form is that of bytes, though they form characters
     */
    TokenTexts(TokenizerKind kind, PackedTexts texts, BitSet special, BitSet asBytes) {
        this.kind = kind;
        this.texts = texts;
        this.special = special;
        this.asBytes = asBytes;
    }

    TokenizerKind kind() {
        return kind;
    }

    /** The number of ids, V. */
    int size() {
        return texts.size();
    }

    boolean isSpecial(int id) {
        return special.get(id);
    }

    /** A token's UTF-8 bytes; none for special tokens and unused ids. */
    byte[] bytes(int id) {
        return special.get(id) ? NOTHING : texts.bytes(id);
    }

    /** A token's normal form. */
    String surface(int id) {
        if (special.get(id)) {
            String name = texts.text(id);
            return PlainText.RESERVED + (name.isEmpty() ? "unused " + id : name);
        }
        return asBytes.get(id) ? byteSurface(texts.bytes(id)) : surface(texts.bytes(id));
    }

    private static String surface(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return byteSurface(bytes);
        }
    }

    private static String byteSurface(byte[] bytes) {
        return PlainText.RESERVED + "<0x" + HexFormat.of().withUpperCase().formatHex(bytes) + ">";
    }
}
