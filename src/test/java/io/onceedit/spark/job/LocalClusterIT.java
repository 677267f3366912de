package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.UnitResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, made small, on two executors in JVMs of their own. */
final class LocalClusterIT {
    @TempDir
    private Path folder;

    @Test
    void unitsRunInSeveralExecutors() throws IOException {
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=4", "protocols=[teacher_forced]"),
                List.of("llama", "gpt2"),
                List.of("host", "text"));
        try (SparkSession session = open()) {
            StoreLayout layout = StoreLayout.at(folder.resolve("store").toString());
            ExecutorSettings settings =
                    new ExecutorSettings(demo.job(), layout.root().toString(), Map.of());
            RunIdentity identity = new RunIdentity(
                    "r1", "2026-01-02", Instant.EPOCH, "test", "config", RunIdentity.Build.of(Map.of()));
            SweepOutcome outcome = new SweepRun(session, layout, ProgressListener.SILENT)
                    .run(demo.plan(), demo.input(), settings, identity, 0);
            assertThat(outcome.units())
                    .allSatisfy(unit -> assertThat(unit.failure()).isEqualTo(UnitResult.Failure.NONE));
            Set<String> executors = outcome.units().stream()
                    .map(unit -> unit.cost().executor().replaceAll(" .*", ""))
                    .collect(Collectors.toSet());
            assertThat(executors).isEqualTo(Set.of("0", "1"));
        }
    }

    private static SparkSession open() {
        String classPath = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElse(System.getProperty("java.class.path"));
        return SparkSession.builder()
                .master("local-cluster[2,1,1024]")
                .config("spark.ui.enabled", "false")
                .config("spark.executor.memory", "1024m")
                .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.12")
                .config("spark.executorEnv.SPARK_SQL_TESTING", "1")
                .config("spark.executorEnv.DJL_OFFLINE", "true")
                .config("spark.executor.extraClassPath", classPath)
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.locality.wait", "0")
                .getOrCreate();
    }
}
