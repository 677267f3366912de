package io.onceedit.model.tokenizer;

import java.util.OptionalInt;

/** A model's tokenizer: text to ids with character offsets, ids to bytes and text. Implementations are safe for use by many threads. */
public interface TextTokenizer extends AutoCloseable {
    /**
     * The text in tokens, with the begin-of-text token in front where the tokenizer's own files ask for one, and no end-of-text token.
     * Special tokens that are spelled out in the text are read as plain text. Lone surrogates and U+FFFF are read as U+FFFD.
     */
    Encoding encode(String text);

    /** The text in tokens without a begin-of-text token. */
    Encoding encodeWithoutBeginOfText(String text);

    /** The number of ids that the tokenizer can produce: one more than the largest id. */
    int vocabularySize();

    /**
     * The bytes (UTF-8) that a token adds to a text: a space for a word-boundary mark, one byte for a byte token, nothing for a special
     * token. The array may be shared and must not be changed.
     */
    byte[] bytes(int id);

    /**
     * The token's form in one normal form shared by all tokenizers: its text with the word-boundary mark as a space. Tokens that are no
     * whole characters (byte tokens, parts of a character) and special tokens have forms that no other tokenizer's token shares unless it
     * stands for the same bytes or the same special name.
     */
    String surface(int id);

    /** Whether the token is a control token that stands for no text. */
    boolean isSpecial(int id);

    /** The begin-of-text token that {@link #encode} puts in front, if any. */
    OptionalInt beginOfText();

    /** Whether the token ends a generated text (end of text, end of turn). */
    boolean isEndOfText(int id);

    /**
     * The text of a token sequence without special tokens; bytes that form no character become U+FFFD. Where the tokenizer itself puts a
     * space in front of every text, that space is taken away again: {@code decode(encode(text).ids())} is the text, unless the tokenizer's own
     * normaliser changes it.
     */
    String decode(int[] ids);

    /** A decoder of a growing id sequence. */
    default IncrementalDecoder incrementalDecoder() {
        return new IncrementalDecoder(this);
    }

    /** How it makes tokens of text, in words. */
    String kind();

    /** SHA-256 of the tokenizer's files, hexadecimal. */
    String contentHash();

    /** Frees what the tokenizer holds outside the heap; it cannot be used any more. Holds nothing unless an implementation says so. */
    @Override
    default void close() {}
}
