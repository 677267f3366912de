package io.onceedit.model.gguf;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The tokens of a file's vocabulary with their types. V = ids. */
final class TokenList {
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final String UNKNOWN = "tokenizer.ggml.unknown_token_id";
    private static final String TYPES = "tokenizer.ggml.token_type";

    /** The types of tokens, in the order of their numbers. */
    enum Type {
        UNDEFINED,
        NORMAL,
        UNKNOWN,
        CONTROL,
        USER_DEFINED,
        UNUSED,
        BYTE
    }

    private static final Type[] BY_NUMBER = Type.values();

    private final Metadata metadata;
    private final String[] tokens;
    private final Type[] types;
    private final Map<String, Integer> ids;
    private final int learnedSize;

    private TokenList(Metadata metadata, String[] tokens, Type[] types, Map<String, Integer> ids) {
        this.metadata = metadata;
        this.tokens = tokens;
        this.types = types;
        this.ids = ids;
        this.learnedSize =
                Math.max(learnedSize(types), unknown().map(id -> id + 1).orElse(0));
    }

    static TokenList of(Metadata metadata) {
        String[] tokens = metadata.texts(TOKENS).orElseThrow(() -> metadata.missing(TOKENS));
        Type[] types = types(metadata, tokens);
        Map<String, Integer> ids = new HashMap<>(2 * tokens.length);
        for (int id = 0; id < tokens.length; id++) {
            if (types[id] == Type.UNUSED) {
                continue;
            }
            Integer other = ids.put(tokens[id], id);
            if (other != null) {
                throw metadata.invalid(
                        TOKENS, "every token once", "\"" + tokens[id] + "\" at " + other + " and at " + id);
            }
        }
        if (ids.isEmpty()) {
            throw metadata.invalid(TOKENS, "a vocabulary", "no tokens");
        }
        return new TokenList(metadata, tokens, types, ids);
    }

    private static Type[] types(Metadata metadata, String[] tokens) {
        Optional<long[]> numbers = metadata.wholeNumbers(TYPES);
        Type[] types = new Type[tokens.length];
        numbers.filter(list -> list.length != tokens.length).ifPresent(list -> {
            throw metadata.invalid(TYPES, "one for each of " + tokens.length + " tokens", list.length + " types");
        });
        for (int id = 0; id < types.length; id++) {
            if (tokens[id].isEmpty()) {
                types[id] = Type.UNUSED;
            } else if (numbers.isEmpty()) {
                types[id] = Type.NORMAL;
            } else {
                types[id] = type(metadata, numbers.get()[id], id);
            }
        }
        return types;
    }

    private static Type type(Metadata metadata, long number, int id) {
        if (number < 0 || number >= BY_NUMBER.length) {
            throw metadata.invalid(TYPES, "types from 0 to " + (BY_NUMBER.length - 1), number + " of token " + id);
        }
        return BY_NUMBER[(int) number];
    }

    /** The number of ids, V. */
    int size() {
        return tokens.length;
    }

    String token(int id) {
        return tokens[id];
    }

    Type type(int id) {
        return types[id];
    }

    /** Whether a token stands beside the learned vocabulary. */
    boolean isAdded(int id) {
        return types[id] == Type.CONTROL || types[id] == Type.USER_DEFINED;
    }

    /** Whether a token belongs to the learned vocabulary. */
    boolean isLearned(String token) {
        Integer id = ids.get(token);
        return id != null && id < learnedSize;
    }

    /** The token that stands for what no token spells. */
    Optional<Integer> unknown() {
        return named(UNKNOWN);
    }

    /** The token that a field names by its id. */
    Optional<Integer> named(String field) {
        Optional<Integer> id = metadata.wholeNumber(field);
        id.filter(value -> value >= tokens.length || types[value] == Type.UNUSED)
                .ifPresent(value -> {
                    throw metadata.invalid(field, "the id of one of " + tokens.length + " tokens", value);
                });
        return id;
    }

    /**
     * Ids below this one belong to the learned vocabulary: all but the added tokens behind its end, which text can then not spell. They
     * belong to it too where an id before them has no token, since added tokens are numbered from the vocabulary's size on.
     */
    int learnedSize() {
        return learnedSize;
    }

    private static int learnedSize(Type[] types) {
        int end = types.length;
        while (end > 0 && types[end - 1] == Type.UNUSED) {
            end--;
        }
        int learned = end;
        while (learned > 0 && (types[learned - 1] == Type.CONTROL || types[learned - 1] == Type.USER_DEFINED)) {
            learned--;
        }
        boolean dense = Arrays.stream(types, 0, learned).noneMatch(type -> type == Type.UNUSED);
        return dense && learned > 0 ? learned : end;
    }
}
