package io.onceedit.spark.executor;

import io.onceedit.spark.io.HadoopArtifactStore;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.SweepJob;
import java.io.Serializable;
import java.util.Map;

/**
 * What every task of a sweep needs to know.
 *
 * @param job the sweep's settings
 * @param store the store's folder or URI
 * @param hadoop Hadoop's settings that differ from its defaults
 */
public record ExecutorSettings(SweepJob job, String store, Map<String, String> hadoop) implements Serializable {
    public ExecutorSettings {
        hadoop = Map.copyOf(hadoop);
    }

    ArtifactStore openStore() {
        return HadoopArtifactStore.open(store, hadoop);
    }
}
