package io.onceedit.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java example of the README, compiled and run. */
final class JavaExampleIT {
    @Test
    void answersTheQuestions(@TempDir Path folder) throws Exception {
        TrainedDemo demo = TrainedDemo.sweep(folder.resolve("store"), 2, 2);
        ReadmeExample example = ReadmeExample.in("java", demo, folder);
        try (SparkSession session = SparkSession.builder()
                        .master("local[2]")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate();
                URLClassLoader compiled = compiled(example.text(), folder)) {
            compiled.loadClass("Example").getMethod("run", SparkSession.class).invoke(null, session);
        }
        assertThat(example.answered(demo)).isTrue();
    }

    /** The example's imports stay in front, its statements become a method's. */
    private static URLClassLoader compiled(String example, Path folder) throws Exception {
        String imports =
                example.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String statements =
                example.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        Path source = folder.resolve("Example.java");
        Files.writeString(
                source,
                imports + "\npublic final class Example {\npublic static void run(SparkSession spark) {\n" + statements
                        + "\n}\n}\n");
        String classPath = String.join(File.pathSeparator, ChildProcess.classPath());
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", folder.toString(), source.toString());
        assertThat(failed).as(Files.readString(source)).isZero();
        return new URLClassLoader(
                List.of(folder.toUri().toURL()).toArray(URL[]::new), JavaExampleIT.class.getClassLoader());
    }
}
