package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import java.util.Arrays;

/**
 * Reads texts that grow. Each text is handed in whole; the part that was read before, up to the first token that differs, is taken from
 * a key-value cache, so a text that is tokenised anew after it has grown is read again from its first changed token only.
 *
 * <p>N = texts, D = hidden size. Not safe for several threads.
 */
final class ContinuedReader implements AutoCloseable {
    private final Decoder decoder;
    private final NDManager owner;
    private KeyValueCache cache;
    private int[][] read;

    /** @param texts how many texts grow side by side */
    ContinuedReader(Decoder decoder, int texts) {
        this.decoder = decoder;
        this.owner = decoder.newScope();
        this.cache = decoder.newCache(owner, texts);
        this.read = new int[texts][0];
    }

    /**
     * The hidden states behind the last token of some texts, (N, D), in the scope. The others are forgotten: the texts kept are known from
     * then on by their place in {@code kept}.
     *
     * @param kept which texts go on, by their present place, (N)
     * @param sequences each one's tokens from the beginning on, at least one, (N)
     */
    NDArray lastStates(NDManager scope, int[] kept, int[][] sequences) {
        int[] shared = new int[kept.length];
        int[][] added = new int[kept.length][];
        for (int i = 0; i < kept.length; i++) {
            shared[i] = sharedLength(read[kept[i]], sequences[i]);
            added[i] = Arrays.copyOfRange(sequences[i], shared[i], sequences[i].length);
        }
        if (!isWholeCache(kept, shared)) {
            KeyValueCache branched = cache.branch(kept, shared);
            cache.close();
            cache = branched;
        }
        read = sequences.clone();
        TokenBatch batch = new TokenBatch(added);
        try (NDManager inner = scope.newSubManager()) {
            NDArray hidden = decoder.extend(inner, cache, batch); // (N, T, D)
            NDArray flat = hidden.reshape(-1, hidden.getShape().get(2)); // (N T, D)
            int[] last = new int[kept.length];
            for (int i = 0; i < kept.length; i++) {
                last[i] = i * batch.longest() + added[i].length - 1;
            }
            NDArray states = flat.get(inner, new NDIndex("{}", inner.create(last)));
            states.attach(scope);
            return states;
        }
    }

    /** Whether the cache holds these texts up to these lengths and nothing else, so that it can be continued as it is. */
    private boolean isWholeCache(int[] kept, int[] shared) {
        boolean isWhole = kept.length == cache.size();
        for (int i = 0; i < kept.length && isWhole; i++) {
            isWhole = kept[i] == i && shared[i] == cache.length(i);
        }
        return isWhole;
    }

    /** How far the tokens agree; the last one is read in any case, since its state is asked for. */
    private static int sharedLength(int[] before, int[] now) {
        int difference = Arrays.mismatch(before, now);
        int agreeing = difference < 0 ? now.length : difference;
        return Math.min(agreeing, now.length - 1);
    }

    @Override
    public void close() {
        cache.close();
        owner.close();
    }
}
