package io.onceedit.evaluate.speed;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;

/** The first token that a model says. */
public final class FirstToken {
    private FirstToken() {}

    /** The most likely token behind a prompt, as text. */
    public static String after(LanguageModel model, String prompt) {
        int[] ids = model.tokenizer().encode(prompt).ids();
        Decoder decoder = model.decoder();
        try (NDManager scope = decoder.newScope();
                KeyValueCache cache = decoder.newCache(scope, 1)) {
            NDArray hidden = decoder.extend(scope, cache, new TokenBatch(new int[][] {ids}));
            NDArray last = HiddenRows.gather(hidden, new TokenPlaces(new int[] {0}, new int[] {ids.length - 1}));
            NDArray greedy = decoder.logits(last).argMax(1); // (1, V) -> (1)
            return model.tokenizer().decode(new int[] {Math.toIntExact(greedy.getLong(0))});
        }
    }
}
