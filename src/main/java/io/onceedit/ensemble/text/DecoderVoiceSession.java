package io.onceedit.ensemble.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a decoder through a cache that is entered again wherever a new context leaves one that was read before. Two caches are kept: the
 * rows that were verified, and the rows of the last step.
 *
 * <p>B = rows, T = tokens of the longest row, N = asked positions, D = hidden size, V = rows of the output head.
 */
final class DecoderVoiceSession implements VoiceSession {
    /** Head rows that are computed together: keeps (N, V) small. */
    private static final int HEAD_ROWS = 64;

    private final Decoder decoder;
    private final boolean[] speakable;
    private final VoiceCounters counters;
    private final NDManager scope;
    private final Map<Kept, Memory> memories = new EnumMap<>(Kept.class);

    DecoderVoiceSession(Decoder decoder, boolean[] speakable, VoiceCounters counters) {
        this.decoder = decoder;
        this.speakable = speakable;
        this.counters = counters;
        this.scope = decoder.newScope();
    }

    @Override
    public Said[][] greedy(List<int[]> rows, int[] firstLengths, int likeliest) {
        Memory read = new Memory(rows, decoder.newCache(scope, rows.size()));
        keep(Kept.VERIFIED, read);
        try (NDManager pass = decoder.newScope()) {
            NDArray hidden = extend(pass, read.cache(), TokenBatch.of(rows)); // (B, T, D)
            List<long[]> asked = new ArrayList<>();
            for (int row = 0; row < rows.size(); row++) {
                for (int length = firstLengths[row]; length <= rows.get(row).length; length++) {
                    asked.add(new long[] {row, length - 1L});
                }
            }
            return byRow(said(pass, gather(pass, hidden, asked), likeliest), rows, firstLengths);
        }
    }

    @Override
    public void logits(List<int[]> contexts, LogitsReader reader) {
        Memory next = memories.values().stream()
                .max(Comparator.comparingLong(memory -> memory.sharedTokens(contexts)))
                .map(memory -> memory.branchFor(contexts))
                .orElseGet(() -> new Memory(contexts, decoder.newCache(scope, contexts.size())));
        keep(Kept.LATEST, next);
        try (NDManager pass = decoder.newScope()) {
            List<int[]> unread = new ArrayList<>();
            List<long[]> last = new ArrayList<>();
            for (int row = 0; row < contexts.size(); row++) {
                int read = next.cache().length(row);
                unread.add(Arrays.copyOfRange(contexts.get(row), read, contexts.get(row).length));
                last.add(new long[] {row, contexts.get(row).length - read - 1L});
            }
            NDArray hidden = extend(pass, next.cache(), TokenBatch.of(unread)); // (B, T, D)
            handOver(gather(pass, hidden, last), reader);
        }
    }

    private void keep(Kept kind, Memory memory) {
        Memory earlier = memories.put(kind, memory);
        if (earlier != null) {
            earlier.cache().close();
        }
    }

    private NDArray extend(NDManager pass, KeyValueCache cache, TokenBatch batch) {
        counters.passes.increment();
        for (int[] row : batch.rows()) {
            counters.tokens.add(row.length);
        }
        return decoder.extend(pass, cache, batch);
    }

    /** The hidden states at (row, token) pairs: (B, T, D) -> (N, D). */
    private static NDArray gather(NDManager pass, NDArray hidden, List<long[]> pairs) {
        Shape shape = hidden.getShape();
        long[] flat = pairs.stream()
                .mapToLong(pair -> pair[0] * shape.get(1) + pair[1])
                .toArray();
        NDArray rows = hidden.reshape(shape.get(0) * shape.get(1), shape.get(2)); // (B * T, D)
        return rows.get(pass.create(flat)); // (N, D)
    }

    private List<Said> said(NDManager pass, NDArray rows, int likeliest) {
        int count = Math.toIntExact(rows.getShape().get(0));
        List<Said> said = new ArrayList<>(count);
        NDArray unspeakable = unspeakable(pass);
        for (int from = 0; from < count; from += HEAD_ROWS) {
            int to = Math.min(count, from + HEAD_ROWS);
            try (NDManager part = pass.newSubManager()) {
                NDArray logits = headLogits(part, rows, from, to).add(unspeakable); // (n, V)
                long[] tokens = logits.argMax(1).toLongArray();
                List<Likeliest> kept = likeliest(logits, likeliest);
                for (int row = 0; row < tokens.length; row++) {
                    said.add(new Said(Math.toIntExact(tokens[row]), kept.get(row)));
                }
            }
        }
        return said;
    }

    /** The k likeliest tokens of each row, (n, V) -> (n, k). */
    private static List<Likeliest> likeliest(NDArray logits, int count) {
        int rows = Math.toIntExact(logits.getShape().get(0));
        if (count == 0) {
            return Collections.nCopies(rows, Likeliest.NONE);
        }
        int kept = (int) Math.min(count, logits.getShape().get(1));
        NDList top = logits.logSoftmax(1).topK(kept, 1);
        float[] logProbNats = top.get(0).toFloatArray();
        long[] ids = top.get(1).toLongArray();
        List<Likeliest> likeliest = new ArrayList<>(rows);
        for (int from = 0; from < ids.length; from += kept) {
            likeliest.add(Likeliest.of(
                    Arrays.stream(ids, from, from + kept)
                            .mapToInt(Math::toIntExact)
                            .toArray(),
                    Arrays.copyOfRange(logProbNats, from, from + kept)));
        }
        return likeliest;
    }

    private void handOver(NDArray rows, LogitsReader reader) {
        int count = Math.toIntExact(rows.getShape().get(0));
        for (int from = 0; from < count; from += HEAD_ROWS) {
            int to = Math.min(count, from + HEAD_ROWS);
            try (NDManager part = rows.getManager().newSubManager()) {
                float[] all = headLogits(part, rows, from, to).toFloatArray();
                int width = all.length / (to - from);
                for (int i = from; i < to; i++) {
                    reader.read(i, Arrays.copyOfRange(all, (i - from) * width, (i - from + 1) * width));
                }
            }
        }
    }

    private NDArray headLogits(NDManager part, NDArray rows, int from, int to) {
        NDArray some = rows.get(new NDIndex().addSliceDim(from, to)); // (N, D) -> (n, D)
        some.attach(part);
        return decoder.logits(some); // (n, D) -> (n, V)
    }

    /** What keeps tokens without text out of an argmax when it is added to logits, (V). */
    private NDArray unspeakable(NDManager pass) {
        float[] mask = new float[decoder.shape().vocabularySize()];
        for (int id = 0; id < mask.length; id++) {
            mask[id] = id < speakable.length && speakable[id] ? 0 : Float.NEGATIVE_INFINITY;
        }
        return pass.create(mask);
    }

    private static Said[][] byRow(List<Said> said, List<int[]> rows, int[] firstLengths) {
        Said[][] result = new Said[rows.size()][];
        int next = 0;
        for (int row = 0; row < result.length; row++) {
            int asked = rows.get(row).length - firstLengths[row] + 1;
            result[row] = said.subList(next, next + asked).toArray(Said[]::new);
            next += asked;
        }
        return result;
    }

    @Override
    public void close() {
        scope.close();
    }

    /**
     * Rows that were read.
     *
     * @param rows their tokens
     * @param cache their keys and values, a row for each
     */
    private record Memory(List<int[]> rows, KeyValueCache cache) {
        /** How many of the contexts' tokens need not be read again. */
        long sharedTokens(List<int[]> contexts) {
            return contexts.stream()
                    .mapToLong(context -> shared(rows.get(bestFor(context)), context))
                    .sum();
        }

        Memory branchFor(List<int[]> contexts) {
            int[] from = contexts.stream().mapToInt(this::bestFor).toArray();
            int[] lengths = new int[from.length];
            for (int i = 0; i < from.length; i++) {
                lengths[i] = shared(rows.get(from[i]), contexts.get(i));
            }
            return new Memory(contexts, cache.branch(from, lengths));
        }

        private int bestFor(int[] context) {
            int best = 0;
            for (int row = 1; row < rows.size(); row++) {
                if (shared(rows.get(row), context) > shared(rows.get(best), context)) {
                    best = row;
                }
            }
            return best;
        }

        /** Common tokens, of which the context's last is none: it has to be read for its logits. */
        private static int shared(int[] row, int[] context) {
            int mismatch = Arrays.mismatch(row, context);
            int common = mismatch < 0 ? context.length : mismatch;
            return Math.min(common, context.length - 1);
        }
    }

    /** Which rows a memory holds. */
    private enum Kept {
        VERIFIED,
        LATEST
    }
}
