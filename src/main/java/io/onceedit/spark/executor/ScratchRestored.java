package io.onceedit.spark.executor;

import java.io.Serializable;
import java.util.Objects;
import org.apache.spark.scheduler.SparkListenerEvent;

/**
 * An executor found its scratch folders gone, and made them anew; told to the driver's listeners.
 *
 * @param executor Spark's id of it
 */
public record ScratchRestored(String executor) implements SparkListenerEvent, Serializable {
    public ScratchRestored {
        Objects.requireNonNull(executor, "executor");
    }

    /** Spark's history server would look for this class, which it does not have. */
    @Override
    public boolean logEvent() {
        return false;
    }
}
