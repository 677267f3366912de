package io.onceedit.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.ensemble.GeneratedLine;
import io.onceedit.ensemble.Generation;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Free greedy generation of a host alone, in batches, up to the line end. B = batch, T = tokens, D = hidden size, V = vocabulary.
 */
final class GreedyGenerator {
    private final Decoder decoder;
    private final TextTokenizer tokenizer;

    GreedyGenerator(Decoder decoder, TextTokenizer tokenizer) {
        this.decoder = decoder;
        this.tokenizer = tokenizer;
    }

    /**
     * The prompt in tokens.
     *
     * @throws IllegalArgumentException where prompt and generation together are longer than what the host can read
     */
    int[] promptTokens(String prompt, int maximumTokens) {
        int[] ids = tokenizer.encode(prompt).ids();
        int longest = decoder.shape().maximumPositions();
        if (prompt.isBlank() || ids.length + maximumTokens > longest) {
            throw new IllegalArgumentException("Cannot generate behind prompt \"" + prompt + "\": it has " + ids.length
                    + " tokens, expected at least 1 and, with " + maximumTokens + " to generate, at most " + longest
                    + "; change the prompt");
        }
        return ids;
    }

    /** One generation for each prompt, in order. */
    List<Generation> generate(List<int[]> prompts, int maximumTokens) {
        List<GeneratedLine> lines =
                prompts.stream().map(prompt -> new GeneratedLine(tokenizer)).toList();
        try (NDManager scope = decoder.newScope()) {
            List<GeneratedLine> speaking = lines;
            KeyValueCache cache = decoder.newCache(scope, prompts.size());
            int[] next = step(scope, cache, prompts);
            for (int emitted = 0; emitted < maximumTokens && !speaking.isEmpty(); emitted++) {
                int[] open = append(speaking, next);
                if (open.length == 0 || emitted + 1 == maximumTokens) {
                    break;
                }
                if (open.length < speaking.size()) {
                    KeyValueCache smaller = cache.branch(
                            open, IntStream.of(open).map(cache::length).toArray());
                    cache.close();
                    cache = smaller;
                }
                List<GeneratedLine> all = speaking;
                speaking = IntStream.of(open).mapToObj(all::get).toList();
                next = step(
                        scope,
                        cache,
                        speaking.stream()
                                .map(line -> new int[] {line.lastToken()})
                                .toList());
            }
            return lines.stream().map(GeneratedLine::generation).toList();
        }
    }

    /** Reads more tokens of every row and says each row's greedy next token, (B). */
    private int[] step(NDManager parent, KeyValueCache cache, List<int[]> tokens) {
        int[] rows = IntStream.range(0, tokens.size()).toArray();
        int[] last = tokens.stream().mapToInt(row -> row.length - 1).toArray();
        try (NDManager scope = parent.newSubManager()) {
            NDArray hidden = decoder.extend(scope, cache, TokenBatch.of(tokens)); // (B, T, D)
            NDArray ends = HiddenRows.gather(hidden, new TokenPlaces(rows, last)); // (B, D)
            long[] ids = decoder.logits(ends).argMax(1).toLongArray(); // (B, V) -> (B)
            return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
        }
    }

    /** Appends each row's token; the rows that go on. */
    private static int[] append(List<GeneratedLine> speaking, int[] tokens) {
        List<Integer> open = new ArrayList<>();
        for (int row = 0; row < tokens.length; row++) {
            speaking.get(row).append(tokens[row]);
            if (!speaking.get(row).hasEnded()) {
                open.add(row);
            }
        }
        return open.stream().mapToInt(Integer::intValue).toArray();
    }
}
