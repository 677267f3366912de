package io.onceedit.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The Python example of the README under {@code spark-submit}. */
@EnabledIf(
        value = "hasPySpark",
        disabledReason = "PySpark of this Spark's version is not in target/venv, for this example it has to be:"
                + " python3 -m venv target/venv && target/venv/bin/pip install pyspark==VERSION")
final class PythonExampleIT {
    private static final Path PYTHON = Path.of("target/venv/bin/python");
    private static final Path PACKAGES = Path.of("target/venv/lib");

    static boolean hasPySpark() throws IOException {
        if (!Files.isDirectory(PACKAGES)) {
            return false;
        }
        try (Stream<Path> folders = Files.walk(PACKAGES, 3)) {
            return folders.anyMatch(folder -> folder.endsWith("pyspark-" + ChildProcess.sparkVersion() + ".dist-info"));
        }
    }

    @Test
    void answersTheQuestions(@TempDir Path folder) throws Exception {
        TrainedDemo demo = TrainedDemo.sweep(folder.resolve("store"), 2, 2);
        ReadmeExample example = ReadmeExample.in("python", demo, folder);
        Path script = folder.resolve("answers.py");
        Files.writeString(script, example.text());
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[2]"));
        command.addAll(List.of("--conf", "spark.ui.enabled=false"));
        command.addAll(List.of("--conf", "spark.pyspark.python=" + PYTHON.toAbsolutePath()));
        command.add(script.toString());
        Path log = folder.resolve("log");
        assertThat(ChildProcess.exitCode(ChildProcess.start(command, log)))
                .as(Files.readString(log))
                .isZero();
        assertThat(example.answered(demo)).as(Files.readString(log)).isTrue();
    }
}
