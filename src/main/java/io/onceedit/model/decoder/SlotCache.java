package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.NativeArrays;
import java.util.Arrays;

/**
 * Keys and values in slots: every pass appends as many slots to all rows as its longest row has tokens, and what a shorter row leaves empty
 * is marked. Keys are rotated before they are kept, so that the order of slots does not matter and attention needs a mask alone.
 *
 * <p>B = rows, K = key-value heads, S = used slots, C = slots that there is room for, R = head size.
 */
final class SlotCache implements KeyValueCache, KeyValueMemory {
    private static final int PADDING = -1;
    private static final int SPARE_SLOTS = 16;

    private final NDManager parent;
    private final NDManager owner;
    /** One buffer for each layer, (B, K, C, R); null until the layer is read for the first time. */
    private final NDArray[] keys;

    private final NDArray[] values;
    /** The position of the token in each slot, (B, S); {@link #PADDING} where there is none. */
    private int[][] slots;

    private final int[] lengths;
    /** The length of the text for which each row's keys were turned, (B): its own, or that of the row that it was branched from. */
    private final int[] turnedFor;

    private SlotCache(NDManager parent, int layers, int[] lengths, int[] turnedFor, int[][] slots) {
        this.parent = parent;
        this.owner = parent.newSubManager();
        this.keys = new NDArray[layers];
        this.values = new NDArray[layers];
        this.lengths = lengths;
        this.turnedFor = turnedFor;
        this.slots = slots;
    }

    static SlotCache empty(NDManager scope, int rows, int layers) {
        if (rows < 1) {
            throw new IllegalArgumentException("Invalid cache: " + rows + " rows, expected at least 1");
        }
        return new SlotCache(scope, layers, new int[rows], new int[rows], new int[rows][0]);
    }

    @Override
    public int size() {
        return lengths.length;
    }

    @Override
    public int length(int row) {
        return lengths[row];
    }

    /** The length of each row when the batch is read, (B). */
    int[] lengthsWith(TokenBatch batch) {
        int[] longer = batch.lengths();
        Arrays.setAll(longer, row -> lengths[row] + longer[row]);
        return longer;
    }

    /**
     * Refuses rows that the batch makes longer than short texts are, or that were cut from a longer text than that: their keys would have to be
     * turned anew.
     *
     * @param longestShortText the longest text, in tokens, that is turned as short texts are
     */
    void requireTurnedAlike(TokenBatch batch, int longestShortText) {
        int[] longer = lengthsWith(batch);
        for (int row = 0; row < size(); row++) {
            if (lengths[row] > 0 && turnedFor[row] > longestShortText != longer[row] > longestShortText) {
                throw new IllegalArgumentException("Cannot continue row " + row + " of a cache to " + longer[row]
                        + " tokens: its keys were turned for a text of " + turnedFor[row]
                        + ", and the model turns texts of more than " + longestShortText
                        + " tokens otherwise; read the whole text anew");
            }
        }
    }

    boolean isEmpty() {
        return slots[0].length == 0;
    }

    /** The positions of a pass that continues the rows. */
    Positions nextPositions(int tokens, int maximumPositions) {
        return Positions.behind(lengths, tokens, maximumPositions);
    }

    /** The slots as they will be when the batch is read, (B, S + T). */
    int[][] slotsWith(TokenBatch batch) {
        int used = slots[0].length;
        int[][] extended = new int[size()][];
        for (int row = 0; row < size(); row++) {
            extended[row] = Arrays.copyOf(slots[row], used + batch.longest());
            for (int token = 0; token < batch.longest(); token++) {
                extended[row][used + token] = token < batch.rows()[row].length ? lengths[row] + token : PADDING;
            }
        }
        return extended;
    }

    /** Says that the batch was read by every layer. */
    void advance(TokenBatch batch) {
        slots = slotsWith(batch);
        for (int row = 0; row < size(); row++) {
            lengths[row] += batch.rows()[row].length;
            turnedFor[row] = lengths[row];
        }
    }

    @Override
    public NDList extended(int layer, NDArray newKeys, NDArray newValues) {
        keys[layer] = appended(keys[layer], newKeys);
        values[layer] = appended(values[layer], newValues);
        long seen = slots[0].length + newKeys.getShape().get(2);
        NDManager scope = newKeys.getManager();
        return new NDList(firstSlots(keys[layer], seen, scope), firstSlots(values[layer], seen, scope));
    }

    /** The buffer with new keys or values, (B, K, T, R), behind its used slots: the same array while there is room. */
    private NDArray appended(NDArray buffer, NDArray added) {
        Shape shape = added.getShape();
        long used = slots[0].length;
        long needed = used + shape.get(2);
        if (buffer != null && buffer.getShape().get(2) >= needed) {
            buffer.set(new NDIndex().addAllDim(2).addSliceDim(used, needed), added);
            return buffer;
        }
        try (NDManager scope = owner.newSubManager()) {
            NDArray spare = scope.create(
                    new Shape(shape.get(0), shape.get(1), SPARE_SLOTS + needed / 2, shape.get(3)), added.getDataType());
            NDArray grown = buffer == null
                    ? NDArrays.concat(new NDList(added, spare), 2)
                    : NDArrays.concat(new NDList(firstSlots(buffer, used, scope), added, spare), 2);
            grown.attach(owner);
            if (buffer != null) {
                buffer.close();
            }
            return grown;
        }
    }

    private static NDArray firstSlots(NDArray buffer, long count, NDManager scope) {
        NDArray view = buffer.get(new NDIndex().addAllDim(2).addSliceDim(0, count));
        view.attach(scope);
        return view;
    }

    @Override
    public KeyValueCache branch(int[] rows, int[] cuts) {
        checkBranch(rows, cuts);
        int longest = Arrays.stream(cuts).max().orElseThrow();
        int[][] ordered = new int[rows.length][longest];
        for (int i = 0; i < rows.length; i++) {
            for (int position = 0; position < longest; position++) {
                ordered[i][position] = position < cuts[i] ? position : PADDING;
            }
        }
        int[] turned = Arrays.stream(rows).map(row -> turnedFor[row]).toArray();
        SlotCache branch = new SlotCache(parent, keys.length, cuts.clone(), turned, ordered);
        if (longest > 0) {
            try (NDManager scope = owner.newSubManager()) {
                copyTo(branch, slotIds(rows, ordered, scope));
            }
        }
        return branch;
    }

    private void checkBranch(int[] rows, int[] cuts) {
        if (rows.length != cuts.length || rows.length == 0) {
            throw new IllegalArgumentException("Invalid branch of a cache: " + rows.length + " rows and " + cuts.length
                    + " lengths, expected the same number, at least 1");
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] < 0 || rows[i] >= size() || cuts[i] < 0 || cuts[i] > lengths[rows[i]]) {
                throw new IllegalArgumentException("Invalid branch of a cache: row " + rows[i] + " cut to " + cuts[i]
                        + " tokens, expected a row below " + size() + " and at most its length"
                        + (rows[i] >= 0 && rows[i] < size() ? " " + lengths[rows[i]] : ""));
            }
        }
    }

    /** Which row of a buffer, seen as (B * K * C, R), holds each position of each branch row: (B', K, S'). Padding takes any. */
    private NDArray slotIds(int[] rows, int[][] ordered, NDManager scope) {
        Shape buffer = keys[0].getShape();
        int heads = Math.toIntExact(buffer.get(1));
        int capacity = Math.toIntExact(buffer.get(2));
        int longest = ordered[0].length;
        long[] ids = new long[rows.length * heads * longest];
        for (int i = 0; i < rows.length; i++) {
            int[] slotOfPosition = slotOfPosition(rows[i]);
            for (int head = 0; head < heads; head++) {
                long start = ((long) rows[i] * heads + head) * capacity;
                for (int position = 0; position < longest; position++) {
                    int slot = ordered[i][position] == PADDING ? 0 : slotOfPosition[position];
                    ids[(i * heads + head) * longest + position] = start + slot;
                }
            }
        }
        return NativeArrays.of(scope, ids, new Shape(rows.length, heads, longest));
    }

    private int[] slotOfPosition(int row) {
        int[] slotOfPosition = new int[lengths[row]];
        for (int slot = 0; slot < slots[row].length; slot++) {
            if (slots[row][slot] != PADDING) {
                slotOfPosition[slots[row][slot]] = slot;
            }
        }
        return slotOfPosition;
    }

    private void copyTo(SlotCache branch, NDArray ids) {
        for (int layer = 0; layer < keys.length; layer++) {
            branch.keys[layer] = branch.adopt(keys[layer], ids);
            branch.values[layer] = branch.adopt(values[layer], ids);
        }
    }

    /** (B, K, C, R) picked by (B', K, S') to a buffer of this cache, (B', K, S', R). */
    private NDArray adopt(NDArray buffer, NDArray ids) {
        try (NDArray rows = buffer.reshape(-1, buffer.getShape().get(3))) {
            NDArray picked = Rows.pick(rows, ids);
            picked.attach(owner);
            return picked;
        }
    }

    @Override
    public void close() {
        owner.close();
    }
}
