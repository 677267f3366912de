package io.onceedit.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.corpus.EditRecord;
import io.onceedit.spark.executor.ExecutorLoads;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A predictor on two executors, each a process of its own in a folder of its own. */
final class PredictionClusterIT {
    private static final int PARTITIONS = 12;
    /** The host, the plug-ins' base, the plug-in, and what gate and rule make of them. */
    private static final long LOADS = 4;

    @Test
    void eachExecutorOpensEveryModelOnce(@TempDir Path store) {
        TrainedDemo demo = TrainedDemo.sweep(store, 2, 2);
        EditRecord edit = demo.demo().edits().get(0);
        SparkSession.Builder builder = SparkSession.builder();
        ChildProcess.localCluster(2).forEach(builder::config);
        try (SparkSession session = builder.getOrCreate()) {
            List<String> prompts = Collections.nCopies(2 * PARTITIONS, edit.prompt());
            EditedTextGenerator generator = demo.generator().setPlugins(relative(demo.plugins()));
            List<Row> rows = generator
                    .predict(session.createDataset(prompts, Encoders.STRING())
                            .toDF("prompt")
                            .repartition(PARTITIONS))
                    .collectAsList();
            assertThat(rows)
                    .hasSize(prompts.size())
                    .allSatisfy(row -> assertThat(row.<String>getAs("answer")).isEqualTo(edit.target()));
            assertThat(generator.rowsDone()).isEqualTo(prompts.size());
            assertThat(loads(session))
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(one).endsWith(": " + LOADS));
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
