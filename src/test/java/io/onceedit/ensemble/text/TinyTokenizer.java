package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.IncrementalDecoder;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Byte-pair encoding in plain loops over a vocabulary of a few tokens: token 0 ends a text, the others are given in the order in which
 * they are merged. No begin of text, no word splitting.
 */
final class TinyTokenizer implements TextTokenizer {
    static final int END = 0;

    private final List<byte[]> tokens = new ArrayList<>();

    /** @param tokens single characters first, then what is merged */
    TinyTokenizer(String... tokens) {
        this.tokens.add(new byte[0]);
        for (String token : tokens) {
            this.tokens.add(token.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public Encoding encode(String text) {
        List<Integer> ids = new ArrayList<>();
        for (byte single : text.getBytes(StandardCharsets.UTF_8)) {
            ids.add(idOf(new byte[] {single}));
        }
        while (mergeBest(ids)) {
            // every round merges one pair
        }
        int[] array = ids.stream().mapToInt(Integer::intValue).toArray();
        int[] starts = new int[array.length];
        int[] ends = new int[array.length];
        int offset = 0;
        for (int i = 0; i < array.length; i++) {
            starts[i] = offset;
            offset += tokens.get(array[i]).length;
            ends[i] = offset;
        }
        return new Encoding(array, starts, ends);
    }

    private boolean mergeBest(List<Integer> ids) {
        int best = Integer.MAX_VALUE;
        int place = -1;
        for (int i = 0; i + 1 < ids.size(); i++) {
            int merged = idOf(Utf8.join(tokens.get(ids.get(i)), tokens.get(ids.get(i + 1))));
            if (merged >= 0 && merged < best) {
                best = merged;
                place = i;
            }
        }
        if (place >= 0) {
            ids.set(place, best);
            ids.remove(place + 1);
        }
        return place >= 0;
    }

    private int idOf(byte[] bytes) {
        for (int id = 1; id < tokens.size(); id++) {
            if (java.util.Arrays.equals(tokens.get(id), bytes)) {
                return id;
            }
        }
        return -1;
    }

    @Override
    public Encoding encodeWithoutBeginOfText(String text) {
        return encode(text);
    }

    @Override
    public int vocabularySize() {
        return tokens.size();
    }

    @Override
    public byte[] bytes(int id) {
        return tokens.get(id);
    }

    @Override
    public String surface(int id) {
        return id == END ? "<end>" : new String(tokens.get(id), StandardCharsets.UTF_8);
    }

    @Override
    public boolean isSpecial(int id) {
        return id == END;
    }

    @Override
    public OptionalInt beginOfText() {
        return OptionalInt.empty();
    }

    @Override
    public boolean isEndOfText(int id) {
        return id == END;
    }

    @Override
    public String decode(int[] ids) {
        byte[] text = Utf8.EMPTY;
        for (int id : ids) {
            text = Utf8.join(text, tokens.get(id));
        }
        return Utf8.text(text);
    }

    @Override
    public IncrementalDecoder incrementalDecoder() {
        throw new UnsupportedOperationException("Unsupported in a tiny tokenizer");
    }

    @Override
    public String kind() {
        return "for tests";
    }

    @Override
    public String contentHash() {
        return "tiny";
    }
}
