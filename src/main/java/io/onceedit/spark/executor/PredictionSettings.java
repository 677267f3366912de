package io.onceedit.spark.executor;

import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.EditedHostPlan;
import java.io.Serializable;
import java.util.Objects;

/**
 * What every task of a prediction needs to know.
 *
 * @param plan the host with its plug-ins
 * @param hadoop where file systems are configured
 * @param modelCache the folder on each machine where models are kept that lie elsewhere
 * @param device what the models are held on
 * @param batchSize rows that are asked at once, at least 1
 */
public record PredictionSettings(
        EditedHostPlan plan, HadoopSettings hadoop, String modelCache, DeviceChoice device, int batchSize)
        implements Serializable {
    public PredictionSettings {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(hadoop, "hadoop");
        Objects.requireNonNull(modelCache, "modelCache");
        Objects.requireNonNull(device, "device");
        if (batchSize < 1) {
            throw new IllegalArgumentException("Invalid batch size " + batchSize + ": expected at least 1");
        }
    }
}
