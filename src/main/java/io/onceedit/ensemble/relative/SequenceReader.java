package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.model.decoder.TokenBatch;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reads what a model says behind many token sequences. A sequence that another one begins with costs nothing: it is read off that one's
 * row. The rest is batched by length, and the head is applied only where something is asked for.
 */
final class SequenceReader {
    private static final int TOKENS_OF_A_BATCH = 2_048;

    private final HeadReader head;

    SequenceReader(HeadReader head) {
        this.head = head;
    }

    /** All log probabilities behind one sequence, (V). */
    static float[] readAll(HeadReader head, int[] sequence) {
        try (NDManager scope = head.decoder().newScope()) {
            NDArray hidden = head.decoder().hidden(scope, new TokenBatch(new int[][] {sequence})); // (1, T, D)
            return head.readAll(hidden.get(scope, new NDIndex("0, {}:{}", sequence.length - 1, sequence.length)));
        }
    }

    /**
     * The distributions behind sequences, in order.
     *
     * @param sequences at least one token each
     * @param most how many tokens of each distribution are kept
     */
    List<PluginReading> read(List<int[]> sequences, int most) {
        PluginReading[] readings = new PluginReading[sequences.size()];
        List<Row> rows = cover(sequences);
        int start = 0;
        while (start < rows.size()) {
            int end = endOfBatch(rows, start);
            readBatch(rows.subList(start, end), sequences, most, readings);
            start = end;
        }
        return Arrays.asList(readings);
    }

    /**
     * A sequence that is read, and all that are read off it.
     *
     * @param tokens what is read
     * @param members the sequences that it begins with, by their index
     */
    private record Row(int[] tokens, List<Integer> members) {}

    /** Rows from long to short, so that neighbours pad little. */
    private static List<Row> cover(List<int[]> sequences) {
        int[] order = IntStream.range(0, sequences.size())
                .boxed()
                .sorted(Comparator.comparingInt((Integer index) -> -sequences.get(index).length))
                .mapToInt(Integer::intValue)
                .toArray();
        Map<IntBuffer, Row> beginnings = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        for (int index : order) {
            int[] sequence = sequences.get(index);
            if (sequence.length == 0) {
                throw new IllegalArgumentException(
                        "Cannot read a text of no tokens: give it at least one character that the tokenizer knows");
            }
            Row row = beginnings.get(IntBuffer.wrap(sequence));
            if (row == null) {
                row = new Row(sequence, new ArrayList<>());
                rows.add(row);
                for (int length = 1; length <= sequence.length; length++) {
                    beginnings.putIfAbsent(IntBuffer.wrap(sequence, 0, length), row);
                }
            }
            row.members().add(index);
        }
        return rows;
    }

    private static int endOfBatch(List<Row> rows, int start) {
        int longest = rows.get(start).tokens().length;
        return Math.min(rows.size(), start + Math.max(1, TOKENS_OF_A_BATCH / longest));
    }

    private void readBatch(List<Row> rows, List<int[]> sequences, int most, PluginReading[] readings) {
        TokenBatch batch = TokenBatch.of(rows.stream().map(Row::tokens).toList());
        List<Integer> asked = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            for (int member : rows.get(row).members()) {
                asked.add(member);
                places.add(row * batch.longest() + sequences.get(member).length - 1);
            }
        }
        try (NDManager scope = head.decoder().newScope()) {
            NDArray hidden = head.decoder().hidden(scope, batch); // (B, T, D)
            NDArray flat = hidden.reshape(-1, hidden.getShape().get(2)); // (B T, D)
            int[] wanted = places.stream().mapToInt(Integer::intValue).toArray();
            NDArray states = flat.get(scope, new NDIndex("{}", scope.create(wanted))); // (N, D)
            List<PluginReading> read = head.read(states, most);
            for (int i = 0; i < read.size(); i++) {
                readings[asked.get(i)] = read.get(i);
            }
        }
    }
}
