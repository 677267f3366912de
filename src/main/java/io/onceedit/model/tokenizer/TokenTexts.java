package io.onceedit.model.tokenizer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What each token of a vocabulary stands for.
 *
 * <p>V = ids, from 0 to the largest.
 *
 * @param kind what tokens spell
 * @param bytes UTF-8 bytes by id, (V); empty for special tokens and unused ids
 * @param surfaces normal forms by id, (V)
 * @param special the ids of special tokens and unused ids
 */
record TokenTexts(TokenizerKind kind, byte[][] bytes, String[] surfaces, BitSet special) {
    /** Unused ids are allowed in this proportion to the tokens, so that a wrong id asks for no memory. */
    private static final long LARGEST_ID_PER_TOKEN = 16;

    private static final Pattern BYTE_TOKEN = Pattern.compile("<0x([0-9A-Fa-f]{2})>");

    /** The number of ids, V. */
    int size() {
        return bytes.length;
    }

    /**
     * Reads the tokens of a tokenizer file.
     *
     * @param location where it comes from, for messages
     * @throws IllegalArgumentException where it is of neither family, or two tokens have one id
     */
    static TokenTexts of(TokenizerFile tokenizer, String location) {
        TokenizerKind kind = TokenizerKind.of(tokenizer.pipeline())
                .orElseThrow(() -> new IllegalArgumentException("Unsupported tokenizer " + location
                        + ": it is neither byte-level nor does it mark word boundaries with \u2581 (U+2581)"));
        boolean byteLevel = kind == TokenizerKind.BYTE_LEVEL;
        boolean byteTokens = kind == TokenizerKind.BYTE_FALLBACK;
        String[] tokens = tokens(tokenizer, location);
        BitSet special = new BitSet(tokens.length);
        byte[][] bytes = new byte[tokens.length][];
        for (int id = 0; id < tokens.length; id++) {
            bytes[id] = byteLevel ? ByteLevelAlphabet.bytes(tokens[id]) : sentencePieceBytes(tokens[id], byteTokens);
            special.set(id, tokens[id].isEmpty());
        }
        for (AddedToken added : tokenizer.addedTokens()) {
            special.set(added.id(), added.special());
            bytes[added.id()] = addedBytes(added, byteLevel);
        }
        Optional.ofNullable(tokenizer
                        .vocabulary()
                        .get(tokenizer.pipeline().at("/model/unk_token").asText()))
                .ifPresent(special::set);
        special.stream().forEach(id -> bytes[id] = new byte[0]);
        return new TokenTexts(kind, bytes, surfaces(tokens, bytes, special, byteTokens), special);
    }

    /** Tokens as the file spells them; empty where an id is unused. */
    private static String[] tokens(TokenizerFile tokenizer, String location) {
        int largest = 0;
        for (int id : tokenizer.vocabulary().values()) {
            largest = Math.max(largest, id);
        }
        for (AddedToken added : tokenizer.addedTokens()) {
            largest = Math.max(largest, added.id());
        }
        requireDense(largest, tokenizer, location);
        String[] tokens = new String[largest + 1];
        Arrays.fill(tokens, "");
        for (Map.Entry<String, Integer> entry : tokenizer.vocabulary().entrySet()) {
            put(tokens, entry.getValue(), entry.getKey(), location);
        }
        for (AddedToken added : tokenizer.addedTokens()) {
            put(tokens, added.id(), added.content(), location);
        }
        return tokens;
    }

    private static void requireDense(int largest, TokenizerFile tokenizer, String location) {
        long tokens =
                (long) tokenizer.vocabulary().size() + tokenizer.addedTokens().size();
        if (largest >= LARGEST_ID_PER_TOKEN * tokens) {
            throw new IllegalArgumentException("Invalid tokenizer " + location + ": the largest id is " + largest
                    + ", but it has only " + tokens + " tokens");
        }
    }

    private static void put(String[] tokens, int id, String token, String location) {
        if (!tokens[id].isEmpty() && !tokens[id].equals(token)) {
            throw new IllegalArgumentException("Invalid tokenizer " + location + ": the tokens \"" + tokens[id]
                    + "\" and \"" + token + "\" have the same id " + id);
        }
        tokens[id] = token;
    }

    private static byte[] sentencePieceBytes(String token, boolean byteTokens) {
        Matcher byteToken = BYTE_TOKEN.matcher(token);
        if (byteTokens && byteToken.matches()) {
            return new byte[] {(byte) HexFormat.fromHexDigits(byteToken.group(1))};
        }
        return token.replace(TokenizerKind.WORD_BOUNDARY, ' ').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] addedBytes(AddedToken token, boolean byteLevel) {
        return byteLevel
                ? token.content().getBytes(StandardCharsets.UTF_8)
                : sentencePieceBytes(token.content(), false);
    }

    /** A byte token has the surface of its character only where no other token spells that character. */
    private static String[] surfaces(String[] tokens, byte[][] bytes, BitSet special, boolean byteTokens) {
        BitSet spelledAscii = new BitSet();
        for (int id = 0; id < tokens.length; id++) {
            if (bytes[id].length == 1 && bytes[id][0] >= 0 && !(byteTokens && isByteToken(tokens[id]))) {
                spelledAscii.set(bytes[id][0]);
            }
        }
        String[] surfaces = new String[tokens.length];
        for (int id = 0; id < tokens.length; id++) {
            if (special.get(id)) {
                surfaces[id] = PlainText.RESERVED + (tokens[id].isEmpty() ? "unused " + id : tokens[id]);
            } else if (byteTokens && isByteToken(tokens[id]) && bytes[id][0] >= 0 && spelledAscii.get(bytes[id][0])) {
                surfaces[id] = byteSurface(bytes[id]);
            } else {
                surfaces[id] = surface(bytes[id]);
            }
        }
        return surfaces;
    }

    private static boolean isByteToken(String token) {
        return BYTE_TOKEN.matcher(token).matches();
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
