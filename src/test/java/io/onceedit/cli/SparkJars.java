package io.onceedit.cli;

import io.onceedit.ChildProcess;
import java.util.List;

/** What of this class path a Spark distribution has. */
final class SparkJars {
    /** What the program brings itself and Spark does not have; all else is Spark's or a test's. */
    private static final List<String> NOT_SPARKS = List.of(
            "/onceedit.jar", "/ai/djl/", "/info/picocli/", "jackson-dataformat-yaml", "snakeyaml", "minicluster");

    private SparkJars() {}

    /** The files, absolute. */
    static List<String> onClassPath() {
        return ChildProcess.classPath().stream()
                .filter(entry -> entry.endsWith(".jar"))
                .filter(entry -> NOT_SPARKS.stream().noneMatch(entry::contains))
                .toList();
    }
}
