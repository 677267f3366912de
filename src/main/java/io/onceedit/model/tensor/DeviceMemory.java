package io.onceedit.model.tensor;

import ai.djl.engine.EngineException;
import java.util.List;

/** What the engine says where a device has no memory left for an operation. What was alive before the operation still is. */
final class DeviceMemory {
    /** The engine has one exception for all its failures: its words tell an allocation that failed, on a GPU, in its libraries, on a processor. */
    private static final List<String> WORDS = List.of(
            "out of memory", "CUBLAS_STATUS_ALLOC_FAILED", "CUDNN_STATUS_ALLOC_FAILED", "can't allocate memory");

    private DeviceMemory() {}

    /** Whether something failed since a tensor found no memory: the same work in smaller parts may find it. */
    static boolean isExhausted(Throwable failure) {
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
