package io.onceedit.spark.executor;

import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.spark.io.HadoopSettings;

/** How many models and plug-ins this process has loaded for its tasks. */
public final class ExecutorLoads {
    private ExecutorLoads() {}

    /** Loads so far. */
    public static long now() {
        return ExecutorProcess.models(HadoopSettings.ofSpark(), "", ContentHashes.uncached(), 1L << 33)
                .loads();
    }
}
