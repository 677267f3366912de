package io.onceedit.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.ChildProcess;
import io.onceedit.ScriptedGpus;
import io.onceedit.corpus.EditRecord;
import io.onceedit.spark.executor.ExecutorLoads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A predictor on two executors, each a process of its own in a folder of its own with a GPU that is not there. */
final class PredictionClusterIT {
    private static final int PARTITIONS = 12;
    /** The host, the plug-ins' base, the plug-in, and what gate and rule make of them. */
    private static final long LOADS = 4;

    @Test
    void eachExecutorOpensEveryModelOnceWhereItIsTold(@TempDir Path store) throws IOException {
        TrainedDemo demo = TrainedDemo.sweep(store, 2, 2);
        EditRecord edit = demo.demo().edits().get(0);
        SparkSession.Builder builder = SparkSession.builder();
        ChildProcess.localCluster(2).forEach(builder::config);
        ScriptedGpus.settings(store, 1, 1).forEach(builder::config);
        try (SparkSession session = builder.getOrCreate()) {
            List<String> prompts = Collections.nCopies(2 * PARTITIONS, edit.prompt());
            Dataset<Row> asked = session.createDataset(prompts, Encoders.STRING())
                    .toDF("prompt")
                    .repartition(PARTITIONS);
            EditedTextGenerator generator =
                    demo.generator().setPlugins(relative(demo.plugins())).setDevice("cpu");
            List<Row> rows = generator.predict(asked).collectAsList();
            assertThat(rows)
                    .hasSize(prompts.size())
                    .allSatisfy(row -> assertThat(row.<String>getAs("answer")).isEqualTo(edit.target()));
            assertThat(generator.rowsDone()).isEqualTo(prompts.size());
            assertThat(loads(session))
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one).endsWith(": " + LOADS));
            Dataset<Row> onGpus = demo.generator().predict(asked.coalesce(1));
            assertThatThrownBy(onGpus::collectAsList)
                    .hasMessageContaining(
                            "UnusableDeviceException: Cannot use gpu0: the tensor engine, PyTorch 2.7.1 from ")
                    .hasMessageContaining("spark.executorEnv.PYTORCH_LIBRARY_PATH and so on");
        }
    }

    private static List<String> relative(List<String> folders) {
        Path here = Path.of("").toAbsolutePath();
        return folders.stream()
                .map(folder -> here.relativize(Path.of(folder)).toString())
                .toList();
    }

    private static List<String> loads(SparkSession session) {
        return JavaSparkContext.fromSparkContext(session.sparkContext())
                .parallelize(Collections.nCopies(PARTITIONS, 1), PARTITIONS)
                .map(one -> SparkEnv.get().executorId() + ": " + ExecutorLoads.now())
                .distinct()
                .collect();
    }
}
