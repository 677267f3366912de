package io.onceedit.spark.executor;

import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.SweepJob;
import java.io.Serializable;
import java.util.Objects;

/**
 * What every task of a sweep needs to know.
 *
 * @param job the sweep's settings
 * @param store the store's folder or URI
 * @param hadoop where file systems are configured
 * @param modelCache the folder on each machine where models are kept that lie elsewhere
 * @param hashCache the folder on each machine where content hashes are remembered, so that a model is not hashed by every executor that
 *     opens it
 */
public record ExecutorSettings(SweepJob job, String store, HadoopSettings hadoop, String modelCache, String hashCache)
        implements Serializable {
    public ExecutorSettings {
        Objects.requireNonNull(job, "job");
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(hadoop, "hadoop");
        Objects.requireNonNull(modelCache, "modelCache");
        Objects.requireNonNull(hashCache, "hashCache");
    }
}
