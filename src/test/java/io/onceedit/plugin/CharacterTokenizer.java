package io.onceedit.plugin;

import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.IncrementalDecoder;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** One token for each of the first 128 characters; any other is read as a question mark. */
final class CharacterTokenizer implements TextTokenizer {
    static final int VOCABULARY = 128;

    @Override
    public Encoding encode(String text) {
        int[] ids = new int[text.length()];
        int[] starts = new int[text.length()];
        int[] ends = new int[text.length()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = text.charAt(i) < VOCABULARY ? text.charAt(i) : '?';
            starts[i] = i;
            ends[i] = i + 1;
        }
        return new Encoding(ids, starts, ends);
    }

    @Override
    public Encoding encodeWithoutBeginOfText(String text) {
        return encode(text);
    }

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public byte[] bytes(int id) {
        return new byte[] {(byte) id};
    }

    @Override
    public String surface(int id) {
        return String.valueOf((char) id);
    }

    @Override
    public boolean isSpecial(int id) {
        return false;
    }

    @Override
    public OptionalInt beginOfText() {
        return OptionalInt.empty();
    }

    @Override
    public boolean isEndOfText(int id) {
        return false;
    }

    @Override
    public String decode(int[] ids) {
        byte[] bytes = new byte[ids.length];
        for (int i = 0; i < ids.length; i++) {
            bytes[i] = (byte) ids[i];
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Override
    public IncrementalDecoder incrementalDecoder() {
        throw new UnsupportedOperationException("Unsupported in this test");
    }

    @Override
    public String kind() {
        return "for tests";
    }

    @Override
    public String contentHash() {
        return "characters";
    }
}
