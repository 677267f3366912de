package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar that {@code spark-submit} is given, as the build has just made it. */
final class SparkSubmitJarIT {
    private static final Path JAR = Path.of("target/onceedit-spark-submit.jar");
    private static final String ENGINES = "META-INF/services/ai.djl.engine.EngineProvider";

    private static final String SWEEP = """
            corpus: {path: src/demo/corpus/edits.jsonl, limit: 2}
            pool: {path: src/demo/corpus/pool.jsonl, limit: 40}
            plugin: {path: src/demo/models/plugin}
            hosts: [{id: gpt2, path: src/demo/models/host-gpt2}]
            methods: [{name: host, rule: host}]
            """;

    @TempDir
    private Path folder;

    @Test
    void namesEveryEngineThatIsOnTheClassPath() throws IOException {
        Set<String> providers = new TreeSet<>();
        for (URL services : Collections.list(getClass().getClassLoader().getResources(ENGINES))) {
            providers.addAll(lines(services.openStream()));
        }
        assertThat(providers).hasSizeGreaterThan(1);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(lines(jar.getInputStream(jar.getEntry(ENGINES)))).containsExactlyInAnyOrderElementsOf(providers);
        }
    }

    @Test
    void holdsNothingOfSpark() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Set<String> packages = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.lastIndexOf('/')))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(packages).contains("io/onceedit/cli", "ai/djl/pytorch/engine");
            assertThat(packages)
                    .noneMatch(name -> name.startsWith("org/apache/spark")
                            || name.startsWith("org/apache/hadoop")
                            || name.startsWith("scala")
                            || name.startsWith("org/junit"));
        }
    }

    /** Sweep and page, in the one session that spark-submit gives. */
    @Test
    void runsANightUnderSparkSubmit() throws IOException, InterruptedException {
        Path sweep = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
        Path night = Files.writeString(folder.resolve("night.yaml"), "sweep: " + sweep + "\n");
        String spark = String.join(File.pathSeparator, SparkJars.onClassPath());
        List<String> command = new ArrayList<>(ChildProcess.javaWith(spark, List.of()));
        command.addAll(List.of("org.apache.spark.deploy.SparkSubmit", "--master", "local[1]"));
        command.addAll(List.of("--conf", "spark.ui.enabled=false", "--class", Main.class.getName(), JAR.toString()));
        command.addAll(List.of("nightly", night.toString(), "--run-date", "2026-11-26"));
        command.addAll(List.of("--store", folder.resolve("store").toString()));
        Path log = folder.resolve("log");
        assertThat(ChildProcess.exitCode(ChildProcess.start(command, log)))
                .as(Files.readString(log))
                .isZero();
        assertThat(log)
                .content()
                .contains("COMPLETE: ", " units, 0 of them found in the store, 0 failed")
                .contains("verdict none: nobody has promoted a baseline production")
                .containsPattern("page    .*report.html");
    }

    private static List<String> lines(InputStream stream) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }
}
