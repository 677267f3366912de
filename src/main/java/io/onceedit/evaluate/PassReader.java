package io.onceedit.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.ensemble.HostPass;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.LogitReader;
import io.onceedit.model.decoder.LogitReading;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads known answers with a host's decoder. An answer's last token is read by nobody, the head reads answer positions alone, and a prompt
 * that many answers share is read once. For one thread.
 *
 * <p>B = answers, P = different prompts, T = tokens, D = hidden size, N = answer positions of all answers.
 */
final class PassReader {
    private final Decoder decoder;
    private final LogitReader logits;
    private ReadCounts counts = ReadCounts.NONE;

    PassReader(Decoder decoder) {
        this.decoder = decoder;
        this.logits = new LogitReader(decoder);
    }

    /**
     * One pass for each answer, in order, all read at once.
     *
     * @param keptTokens the most likely tokens that are kept at each position
     */
    List<HostPass> read(List<AnswerTokens> answers, int keptTokens) {
        SharedPrompts shared = SharedPrompts.of(answers);
        int[] expected = answers.stream()
                .flatMapToInt(answer -> IntStream.of(answer.ids()))
                .toArray();
        try (NDManager scope = decoder.newScope()) {
            NDArray asked = shared.pays() ? behindSharedPrompts(scope, shared) : each(scope, answers); // (N, D)
            List<HostPass> passes = cut(answers, logits.read(asked, expected, keptTokens));
            counts = counts.withAnswers(answers.size(), expected.length);
            return passes;
        }
    }

    /** What was read so far. */
    ReadCounts counts() {
        return counts;
    }

    private TokenBatch counted(List<int[]> texts) {
        TokenBatch batch = TokenBatch.of(texts);
        counts = counts.withBatch(batch);
        return batch;
    }

    /** The hidden states that predict each answer's tokens, every text read by itself: (N, D), answer by answer. */
    private NDArray each(NDManager scope, List<AnswerTokens> answers) {
        Places places = new Places();
        List<int[]> texts = new ArrayList<>(answers.size());
        for (int row = 0; row < answers.size(); row++) {
            AnswerTokens answer = answers.get(row);
            int read = answer.encoding().length() - 1;
            texts.add(Arrays.copyOf(answer.encoding().ids(), read));
            places.add(row, answer.first() - 1, read);
        }
        return decoder.hidden(scope, counted(texts), places.build());
    }

    /** The same, every prompt read once: its end predicts the first token of all its answers. */
    private NDArray behindSharedPrompts(NDManager scope, SharedPrompts shared) {
        int[] longAnswers = shared.longAnswers();
        try (KeyValueCache cache = decoder.newCache(scope, shared.prompts().size());
                NDArray prompts = decoder.extend(scope, cache, counted(shared.prompts()))) { // (P, T, D)
            Places ends = new Places();
            for (int prompt : shared.promptOf()) {
                int last = shared.prompts().get(prompt).length - 1;
                ends.add(prompt, last, last + 1);
            }
            NDArray first = HiddenRows.gather(prompts, ends.build()); // (B, D)
            if (longAnswers.length == 0) {
                return first;
            }
            NDArray rest = restOfAnswers(scope, cache, shared, longAnswers); // (N - B, D)
            try (first;
                    rest;
                    NDArray both = first.concat(rest);
                    NDArray rows = both.expandDims(0)) { // (1, N, D)
                return HiddenRows.gather(rows, answerByAnswer(shared).build());
            }
        }
    }

    private NDArray restOfAnswers(NDManager scope, KeyValueCache cache, SharedPrompts shared, int[] longAnswers) {
        int[] prompts = IntStream.of(longAnswers)
                .map(answer -> shared.promptOf()[answer])
                .toArray();
        int[] lengths = IntStream.of(prompts).map(cache::length).toArray();
        List<int[]> tokens = new ArrayList<>(longAnswers.length);
        Places places = new Places();
        for (int row = 0; row < longAnswers.length; row++) {
            int[] ids = shared.answers().get(longAnswers[row]).ids();
            tokens.add(Arrays.copyOf(ids, ids.length - 1));
            places.add(row, 0, ids.length - 1);
        }
        try (KeyValueCache branches = cache.branch(prompts, lengths);
                NDArray hidden = decoder.extend(scope, branches, counted(tokens))) { // (B', T, D)
            return HiddenRows.gather(hidden, places.build());
        }
    }

    /** Where each answer's positions stand when all first ones come in front: the i-th first, then the rest in order. */
    private static Places answerByAnswer(SharedPrompts shared) {
        Places places = new Places();
        int rest = shared.answers().size();
        for (int answer = 0; answer < shared.answers().size(); answer++) {
            int following = shared.answers().get(answer).positions() - 1;
            places.add(0, answer, answer + 1);
            places.add(0, rest, rest + following);
            rest += following;
        }
        return places;
    }

    /** Tokens of a batch whose hidden states are asked for. */
    private static final class Places {
        private final IntStream.Builder rows = IntStream.builder();
        private final IntStream.Builder tokens = IntStream.builder();

        /** Tokens {@code from} to {@code to} (not included) of a row. */
        void add(int row, int from, int to) {
            for (int token = from; token < to; token++) {
                rows.add(row);
                tokens.add(token);
            }
        }

        TokenPlaces build() {
            return new TokenPlaces(rows.build().toArray(), tokens.build().toArray());
        }
    }

    private static List<HostPass> cut(List<AnswerTokens> answers, LogitReading reading) {
        int[] argmax = reading.argmax();
        List<HostPass> passes = new ArrayList<>(answers.size());
        int from = 0;
        for (AnswerTokens answer : answers) {
            int to = from + answer.positions();
            passes.add(new HostPass(
                    answer.text().prompt(),
                    answer.text().answer(),
                    answer.encoding(),
                    answer.first(),
                    Arrays.copyOfRange(argmax, from, to),
                    Arrays.copyOfRange(reading.expectedLogProbNats(), from, to),
                    Arrays.copyOfRange(reading.topIds(), from, to),
                    Arrays.copyOfRange(reading.topLogProbNats(), from, to)));
            from = to;
        }
        return passes;
    }
}
