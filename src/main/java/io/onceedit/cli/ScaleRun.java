package io.onceedit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.spark.job.SparkCluster;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A sweep in a process of its own, whose executors are processes of their own beside it.
 *
 * @param folder where store and logs go
 * @param executors of one core each
 * @param megabytes heap of each
 * @param sweep the verb and its arguments, without the store
 */
record ScaleRun(Path folder, int executors, int megabytes, List<String> sweep) {
    private static final int SHOWN_LINES = 20;
    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";

    ScaleRun {
        sweep = List.copyOf(sweep);
    }

    /**
     * Runs it.
     *
     * @return what the manifest says of its seconds
     * @throws IllegalStateException where it does not end with 0, with the last that it said
     */
    JsonNode run() throws IOException, InterruptedException {
        Path store = folder.resolve("store-" + executors);
        Path log = folder.resolve("log-" + executors);
        ProcessBuilder builder =
                new ProcessBuilder(command(store)).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .put("SPARK_HOME", folder.resolve("spark-" + executors).toString());
        Process process = builder.start();
        Thread stopsToo = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(stopsToo);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException("Failed to run the sweep with executors: " + executors + ", exit code "
                        + process.exitValue() + ", its last lines:\n" + lastLines(log));
            }
        } finally {
            process.destroy();
            Runtime.getRuntime().removeShutdownHook(stopsToo);
        }
        try (Stream<Path> runs = Files.list(store.resolve("runs"))) {
            Path manifest = runs.findFirst().orElseThrow().resolve("manifest.json");
            return new ObjectMapper().readTree(manifest.toFile()).required("seconds");
        }
    }

    private List<String> command(Path store) throws IOException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        Map<String, String> settings = SparkCluster.processesHere(executors, megabytes, classPath);
        settings.put(EXECUTOR_OPTIONS, compilerOptions(options));
        OneProcessorJava.in(folder, java)
                .ifPresent(home -> settings.put("spark.executorEnv.JAVA_HOME", home.toString()));
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        settings.forEach((setting, value) -> command.add("-D" + setting + "=" + value));
        command.addAll(options); // which may say otherwise
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(sweep);
        command.addAll(List.of("--store", store.toString(), "--stop-seconds", "0"));
        return command;
    }

    /** Executors compile what they run as this process does. */
    private static String compilerOptions(List<String> options) {
        return options.stream().filter(option -> option.startsWith("-XX:Tier")).collect(Collectors.joining(" "));
    }

    private static String lastLines(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
