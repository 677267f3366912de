package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.ChildProcess;
import io.onceedit.ScriptedGpus;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.executor.ReportedDevice;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.RunIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two executors in processes of their own, each with one of two GPUs that are not there, half of it for every task. What is proven is which
 * address becomes which task's device, and what is said where the engine does not see it; that models lie there is proven where a GPU is.
 */
final class DevicePlacementIT {
    private static final int TASKS = 4;

    private static SparkSession session;

    @TempDir
    private Path folder;

    @BeforeAll
    static void startCluster(@TempDir Path scripts) throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        ChildProcess.localCluster(1).forEach(builder::config);
        ScriptedGpus.settings(scripts, 2, 0.5).forEach(builder::config);
        session = builder.config("spark.master", "local-cluster[1," + TASKS + ",2048]")
                .config("spark.executor.cores", "2")
                .config("spark.cores.max", TASKS) // no task begins before every executor is there
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "300s")
                .getOrCreate();
    }

    @AfterAll
    static void stopCluster() {
        session.stop();
    }

    private static JavaRDD<Integer> tasks() {
        return JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(Collections.nCopies(TASKS, 0), TASKS);
    }

    @Test
    void theAddressThatSparkGivesIsTheDeviceOfTheTasksThatShareIt() {
        List<String> reports = tasks().map(new ReportedDevice()).collect();
        String first = reports.contains("executor 0 on gpu0") ? "gpu0" : "gpu1";
        String second = first.equals("gpu0") ? "gpu1" : "gpu0";
        assertThat(reports)
                .containsExactlyInAnyOrder(
                        "executor 0 on " + first,
                        "executor 0 on " + first,
                        "executor 1 on " + second,
                        "executor 1 on " + second);
    }

    @Test
    void tasksThatSparkGivesNoneUseTheProcessor() {
        List<String> reports = tasks().withResources(new ResourceProfileBuilder()
                        .require(new TaskResourceRequests().cpus(1))
                        .build())
                .map(new ReportedDevice())
                .collect();
        assertThat(reports).hasSize(TASKS).allMatch(report -> report.endsWith(" on cpu"));
    }

    @Test
    void aSweepOnAGpuThatTheEngineDoesNotSeeEndsAndSaysWhatToSet() {
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=4", "pool.limit=100", "protocols=[teacher_forced]"),
                List.of("llama"),
                List.of("host"));
        StoreLayout layout = StoreLayout.at(folder.resolve("store").toString());
        ExecutorSettings tasks = DemoRuns.settings(demo, layout, session, folder);
        RunIdentity identity = DemoRuns.identity("r1");
        SweepRun run = new SweepRun(session, layout, ProgressListener.SILENT);
        assertThatThrownBy(() -> run.run(demo.plan(), demo.input(), tasks, identity, 0))
                .isInstanceOf(IllegalStateException.class)
                .message()
                .matches(
                        "Failed to go on with run r1: Cannot use gpu[01]: the tensor engine, PyTorch 2\\.7\\.1 from .*")
                .contains(", sees 0 GPUs; set PYTORCH_LIBRARY_PATH to the lib folder of a PyTorch")
                .endsWith("spark.executorEnv.PYTORCH_LIBRARY_PATH and so on");
        assertThat(folder.resolve("store/runs/r1")).doesNotExist();
    }
}
