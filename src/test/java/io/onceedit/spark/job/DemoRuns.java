package io.onceedit.spark.job;

import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.RunPurpose;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** What runs of the demo are told in tests. */
final class DemoRuns {
    private DemoRuns() {}

    /** A run of the tests' one date. */
    static RunIdentity identity(String runId) {
        return new RunIdentity(
                runId,
                "2026-01-02",
                Instant.EPOCH,
                "test",
                "config",
                RunIdentity.Build.of(Map.of()),
                RunPurpose.RESULTS);
    }

    /**
     * Settings of the executors.
     *
     * @param caches where they keep copies of models and remember hashes
     */
    static ExecutorSettings settings(DemoSweep demo, StoreLayout layout, SparkSession session, Path caches) {
        return new ExecutorSettings(
                demo.job(),
                layout.location(),
                HadoopSettings.of(session),
                caches.resolve("models").toString(),
                caches.resolve("hashes").toString());
    }
}
