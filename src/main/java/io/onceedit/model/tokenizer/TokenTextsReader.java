package io.onceedit.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Finds what the tokens of a tokenizer file stand for. V = ids, from 0 to the largest. */
final class TokenTextsReader {
    /** Unused ids are allowed in this proportion to the tokens, so that a wrong id asks for no memory. */
    private static final long LARGEST_ID_PER_TOKEN = 16;

    private static final int NONE = -1;

    private final TokenizerFile tokenizer;
    private final String location;
    private final TokenizerKind kind;
    private final Map<Integer, AddedToken> added = new HashMap<>();
    /** The vocabulary's entry by id, (V). */
    private final int[] entries;

    private TokenTextsReader(TokenizerFile tokenizer, String location) {
        this.tokenizer = tokenizer;
        this.location = location;
        this.kind = TokenizerKind.of(tokenizer.pipeline())
                .orElseThrow(() -> new IllegalArgumentException("Unsupported tokenizer " + location
                        + ": it is neither byte-level nor does it mark word boundaries with \u2581 (U+2581)"));
        this.entries = new int[largestId() + 1];
    }

    /**
     * Reads the tokens of a tokenizer file.
     *
     * @param location where it comes from, for messages
     * @throws IllegalArgumentException where it is of neither family, or two tokens have one id
     */
    static TokenTexts read(TokenizerFile tokenizer, String location) {
        TokenTextsReader reader = new TokenTextsReader(tokenizer, location);
        reader.placeTokens();
        return reader.texts();
    }

    private int largestId() {
        Vocabulary vocabulary = tokenizer.vocabulary();
        int largest = 0;
        for (int entry = 0; entry < vocabulary.size(); entry++) {
            largest = Math.max(largest, vocabulary.id(entry));
        }
        for (AddedToken token : tokenizer.addedTokens()) {
            largest = Math.max(largest, token.id());
        }
        long tokens = (long) vocabulary.size() + tokenizer.addedTokens().size();
        if (largest >= LARGEST_ID_PER_TOKEN * tokens) {
            throw new IllegalArgumentException("Invalid tokenizer " + location + ": the largest id is " + largest
                    + ", but it has only " + tokens + " tokens");
        }
        return largest;
    }

    private void placeTokens() {
        Arrays.fill(entries, NONE);
        Vocabulary vocabulary = tokenizer.vocabulary();
        for (int entry = 0; entry < vocabulary.size(); entry++) {
            int id = vocabulary.id(entry);
            if (entries[id] != NONE) {
                requireSame(id, token(id), vocabulary.token(entry));
            }
            entries[id] = entry;
        }
        for (AddedToken token : tokenizer.addedTokens()) {
            requireSame(token.id(), token(token.id()), token.content());
            added.put(token.id(), token);
        }
    }

    private void requireSame(int id, String token, String other) {
        if (!token.isEmpty() && !token.equals(other)) {
            throw new IllegalArgumentException("Invalid tokenizer " + location + ": the tokens \"" + token + "\" and \""
                    + other + "\" have the same id " + id);
        }
    }

    /** A token as the file spells it; empty where the id is unused. */
    private String token(int id) {
        AddedToken beside = added.get(id);
        if (beside != null) {
            return beside.content();
        }
        return entries[id] == NONE ? "" : tokenizer.vocabulary().token(entries[id]);
    }

    private TokenTexts texts() {
        TokenSpelling spelling = new TokenSpelling(tokenizer.vocabulary(), kind);
        BitSet special = special();
        PackedTexts.Builder builder = new PackedTexts.Builder(entries.length);
        for (int id = 0; id < entries.length; id++) {
            AddedToken beside = added.get(id);
            if (beside != null) {
                builder.addAll(special.get(id) ? utf8(beside.content()) : addedBytes(beside.content()));
            } else if (special.get(id) && entries[id] != NONE) {
                spelling.writeAsSpelled(entries[id], builder);
            } else if (entries[id] != NONE) {
                spelling.write(entries[id], builder);
            }
            builder.end();
        }
        PackedTexts texts = builder.build();
        return new TokenTexts(kind, texts, special, asBytes(texts, special, spelling));
    }

    private BitSet special() {
        BitSet special = new BitSet(entries.length);
        for (int id = 0; id < entries.length; id++) {
            special.set(id, entries[id] == NONE || tokenizer.vocabulary().length(entries[id]) == 0);
        }
        added.values().forEach(token -> special.set(token.id(), token.special()));
        tokenizer
                .vocabulary()
                .id(tokenizer.pipeline().at("/model/unk_token").asText(""))
                .ifPresent(special::set);
        return special;
    }

    /** A byte token has the surface of its character only where no other token spells that character. */
    private BitSet asBytes(PackedTexts texts, BitSet special, TokenSpelling spelling) {
        BitSet byteTokens = new BitSet();
        BitSet spelledAscii = new BitSet();
        for (int id = 0; id < entries.length; id++) {
            if (!special.get(id) && texts.first(id) >= 0) {
                if (isByteToken(id, spelling)) {
                    byteTokens.set(id);
                } else if (texts.length(id) == 1) {
                    spelledAscii.set(texts.first(id));
                }
            }
        }
        BitSet asBytes = new BitSet();
        byteTokens.stream().filter(id -> spelledAscii.get(texts.first(id))).forEach(asBytes::set);
        return asBytes;
    }

    private boolean isByteToken(int id, TokenSpelling spelling) {
        return !added.containsKey(id) && spelling.byteToken(entries[id]).isPresent();
    }

    private byte[] addedBytes(String content) {
        return utf8(kind == TokenizerKind.BYTE_LEVEL ? content : content.replace(TokenizerKind.WORD_BOUNDARY, ' '));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
