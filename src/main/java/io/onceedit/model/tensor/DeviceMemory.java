package io.onceedit.model.tensor;

import ai.djl.engine.EngineException;
import java.util.List;
import java.util.function.Consumer;

/** What the engine says where a device has no memory left for an operation. What was alive before the operation still is. */
public final class DeviceMemory {
    /** The engine has one exception for all its failures: its words tell an allocation that failed, on a GPU, in its libraries, on a processor. */
    private static final List<String> WORDS = List.of(
            "out of memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED", "can't allocate memory");

    private DeviceMemory() {}

    /**
     * Does work with items in portions. Where the device has no memory for one, it is halved and so are the portions behind it; an item that
     * finds no memory by itself ends the work.
     *
     * @param most items of a portion, at least 1
     * @param work leaves nothing behind of a portion that it failed with
     * @param halved is told of each halving
     */
    public static <T> void inPortions(List<T> items, int most, Consumer<List<T>> work, Runnable halved) {
        int size = most;
        int from = 0;
        while (from < items.size()) {
            List<T> portion = items.subList(from, Math.min(items.size(), from + size));
            try {
                work.accept(portion);
                from += portion.size();
            } catch (EngineException e) {
                if (portion.size() == 1 || !isExhausted(e)) {
                    throw e;
                }
                size = (portion.size() + 1) / 2;
                halved.run();
            }
        }
    }

    /** Whether something failed since a tensor found no memory: the same work in smaller parts may find it. */
    public static boolean isExhausted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (cause instanceof EngineException
                    && message != null
                    && WORDS.stream().anyMatch(message::contains)) {
                return true;
            }
        }
        return false;
    }
}
