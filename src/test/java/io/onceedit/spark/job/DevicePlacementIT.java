package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.ChildProcess;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.executor.ReportedDevice;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.RunIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * GPUs that a discovery script tells of and the machine does not have: Spark hands their addresses out to executors in processes of their
 * own all the same. What is proven is which address becomes which task's device, and what is said where the engine does not see it; that
 * models lie there is proven where a GPU is.
 */
final class DevicePlacementIT {
    @TempDir
    private Path folder;

    /** One worker with two GPUs. */
    private SparkSession session(String coresOfWorker, Map<String, String> settings) throws IOException {
        Path script = Files.writeString(
                folder.resolve("gpus.sh"), "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"0\", \"1\"]}'\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        SparkSession.Builder builder = SparkSession.builder();
        ChildProcess.localCluster(1).forEach(builder::config);
        builder.config("spark.master", "local-cluster[1," + coresOfWorker + ",2048]");
        builder.config("spark.worker.resource.gpu.amount", "2");
        builder.config("spark.worker.resource.gpu.discoveryScript", script.toString());
        builder.config("spark.executor.resource.gpu.amount", "1");
        settings.forEach(builder::config);
        return builder.getOrCreate();
    }

    private static Map<String, Long> reported(SparkSession session, int tasks) {
        List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
        return JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(numbers, tasks)
                .map(new ReportedDevice())
                .collect()
                .stream()
                .collect(Collectors.groupingBy(report -> report, Collectors.counting()));
    }

    @Test
    void theAddressThatSparkGivesIsTheTasksDevice() throws IOException {
        try (SparkSession session =
                session("2", Map.of("spark.executor.cores", "1", "spark.task.resource.gpu.amount", "1"))) {
            Map<String, Long> reports = reported(session, 2);
            assertThat(reports).hasSize(2);
            assertThat(reports.keySet())
                    .anyMatch(report -> report.endsWith(" gpu0"))
                    .anyMatch(report -> report.endsWith(" gpu1"));
            assertThat(reports.keySet().stream().map(report -> report.replaceAll(" gpu.*", "")))
                    .containsExactlyInAnyOrder("executor 0", "executor 1");
        }
    }

    @Test
    void tasksWithFractionsShareADevice() throws IOException {
        try (SparkSession session =
                session("2", Map.of("spark.executor.cores", "2", "spark.task.resource.gpu.amount", "0.5"))) {
            assertThat(reported(session, 2)).isEqualTo(Map.of("executor 0 gpu0", 2L));
        }
    }

    @Test
    void withoutGpusForTasksTheProcessorIsUsed() throws IOException {
        try (SparkSession session = session("1", Map.of("spark.executor.cores", "1"))) {
            assertThat(reported(session, 1)).isEqualTo(Map.of("executor 0 cpu", 1L));
        }
    }

    @Test
    void aSweepOnAGpuThatTheEngineDoesNotSeeEndsAndSaysWhatToSet() throws IOException {
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=4", "pool.limit=100", "protocols=[teacher_forced]"),
                List.of("llama"),
                List.of("host"));
        try (SparkSession session =
                session("1", Map.of("spark.executor.cores", "1", "spark.task.resource.gpu.amount", "1"))) {
            StoreLayout layout = StoreLayout.at(folder.resolve("store").toString());
            ExecutorSettings tasks =
                    new ExecutorSettings(demo.job(), layout.location(), HadoopSettings.of(session), "models", "hashes");
            RunIdentity identity = new RunIdentity(
                    "r1", "2026-01-02", Instant.EPOCH, "test", "config", RunIdentity.Build.of(Map.of()));
            SweepRun run = new SweepRun(session, layout, ProgressListener.SILENT);
            assertThatThrownBy(() -> run.run(demo.plan(), demo.input(), tasks, identity, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(
                            "Failed to go on with run r1: Cannot use gpu0: the tensor engine, PyTorch 2.7.1 from ")
                    .hasMessageContaining(", sees 0 GPUs; set PYTORCH_LIBRARY_PATH to the lib folder of a PyTorch")
                    .hasMessageEndingWith("spark.executorEnv.PYTORCH_LIBRARY_PATH and so on");
            assertThat(folder.resolve("store/runs/r1")).doesNotExist();
        }
    }
}
