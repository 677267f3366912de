package io.onceedit.model.tensor;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.function.Consumer;

/**
 * How many items a batch may have, as far as is known of the device's memory: no limit until a batch finds none, and its half from then on.
 * For one thread.
 */
public final class BatchLimit {
    private int most = Integer.MAX_VALUE;

    /** How many of so many items a batch may have. */
    public int of(int items) {
        return Math.min(items, most);
    }

    /**
     * Whether a batch that failed is to be done again in halves: it found no memory on the device and is no single item. The limit is the half
     * of it then.
     *
     * @param items of the batch
     */
    public boolean halve(RuntimeException failure, int items) {
        if (items == 1 || !DeviceMemory.isExhausted(failure)) {
            return false;
        }
        most = (items + 1) / 2;
        return true;
    }

    /**
     * Does work with items in portions as large as the limit allows; an item that finds no memory by itself ends the work.
     *
     * @param largest items of a portion, at least 1
     * @param work leaves nothing behind of a portion that it failed with
     * @param halved is told of each halving
     */
    public <T> void inPortions(List<T> items, int largest, Consumer<List<T>> work, Runnable halved) {
        int from = 0;
        while (from < items.size()) {
            List<T> portion = items.subList(from, Math.min(items.size(), from + of(largest)));
            try {
                work.accept(portion);
                from += portion.size();
            } catch (EngineException e) {
                if (!halve(e, portion.size())) {
                    throw e;
                }
                halved.run();
            }
        }
    }
}
