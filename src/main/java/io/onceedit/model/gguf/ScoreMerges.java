package io.onceedit.model.gguf;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The merges of a SentencePiece vocabulary, which has scores instead: a token is merged before those of a lower score, and out of any two
 * tokens that spell it.
 */
final class ScoreMerges {
    private static final String SCORES = "tokenizer.ggml.scores";

    private final TokenList tokens;
    private final Integer[] byScore;

    private ScoreMerges(TokenList tokens, Integer[] byScore) {
        this.tokens = tokens;
        this.byScore = byScore;
    }

    static ScoreMerges of(Metadata metadata, TokenList tokens) {
        double[] scores = metadata.numbers(SCORES).orElseThrow(() -> metadata.missing(SCORES));
        if (scores.length != tokens.size()) {
            throw metadata.invalid(SCORES, "one for each of " + tokens.size() + " tokens", scores.length + " scores");
        }
        Integer[] ids = new Integer[tokens.size()];
        Arrays.setAll(ids, id -> id);
        Integer[] normal = Arrays.stream(ids)
                .filter(id -> tokens.type(id) == TokenList.Type.NORMAL)
                .toArray(Integer[]::new);
        Arrays.sort(normal, Comparator.comparingDouble(id -> -scores[id]));
        return new ScoreMerges(tokens, normal);
    }

    /** Takes the two parts of a merge. */
    @FunctionalInterface
    interface MergeWriter<E extends Exception> {
        void write(String left, String right) throws E;
    }

    /** Hands out every merge, first the ones that are made first. */
    <E extends Exception> void forEach(MergeWriter<E> writer) throws E {
        for (int id : byScore) {
            String token = tokens.token(id);
            for (int cut = 1; cut < token.length(); cut++) {
                String left = token.substring(0, cut);
                if (tokens.isLearned(left)) {
                    String right = token.substring(cut);
                    if (tokens.isLearned(right)) {
                        writer.write(left, right);
                    }
                }
            }
        }
    }
}
