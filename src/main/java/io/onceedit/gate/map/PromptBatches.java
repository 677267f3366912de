package io.onceedit.gate.map;

import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.BatchLimit;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Prompts in batches of similar length, so that little is padded. A prompt that a model cannot read whole is cut at its front. */
public final class PromptBatches {
    private static final int BATCH_TOKENS = 2048;

    private PromptBatches() {}

    /**
     * Calls back with each batch and the places of its rows in the list of prompts. A batch that finds no memory is handed over again in halves, and no
     * later one has more prompts than these.
     *
     * @param progress is told of batches that are halved
     * @param consumer leaves nothing behind of a batch that it failed with
     * @throws IllegalArgumentException where a prompt has no token
     */
    public static void forEach(
            LanguageModel model,
            List<String> prompts,
            ProgressListener progress,
            BiConsumer<List<Integer>, TokenBatch> consumer) {
        int[][] tokens = prompts.stream().map(prompt -> tokens(model, prompt)).toArray(int[][]::new);
        List<Integer> byLength = IntStream.range(0, tokens.length)
                .boxed()
                .sorted(Comparator.comparingInt(prompt -> tokens[prompt].length))
                .toList();
        BatchLimit limit = new BatchLimit();
        int start = 0;
        while (start < byLength.size()) {
            int end = start + 1;
            while (end < byLength.size() && (end + 1 - start) * tokens[byLength.get(end)].length <= BATCH_TOKENS) {
                end++;
            }
            limit.inPortions(
                    byLength.subList(start, end),
                    end - start,
                    places -> consumer.accept(
                            places,
                            TokenBatch.of(
                                    places.stream().map(place -> tokens[place]).toList())),
                    () -> progress.halved("the gate"));
            start = end;
        }
    }

    private static int[] tokens(LanguageModel model, String prompt) {
        int[] ids = model.tokenizer().encode(prompt).ids();
        if (ids.length == 0) {
            throw new IllegalArgumentException("Cannot gate an empty prompt");
        }
        int longest = model.decoder().shape().maximumPositions();
        return ids.length <= longest ? ids : Arrays.copyOfRange(ids, ids.length - longest, ids.length);
    }
}
