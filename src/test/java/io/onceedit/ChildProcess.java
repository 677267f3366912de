package io.onceedit;

import io.onceedit.spark.io.PosixLocalFileSystem;
import io.onceedit.spark.job.SparkCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Java processes of their own that tests start, by themselves or as executors of a Spark cluster on this machine. */
public final class ChildProcess {
    private static final int PATIENCE_SECONDS = 180;
    private static final String EXECUTOR_OPTIONS = "spark.executor.extraJavaOptions";
    private static final List<String> OPTIONS = List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote");
    /** No process for each file's permissions, no compiler for each query: more than processes earn back that live for seconds. */
    private static final List<String> SPARK = List.of(
            "-Dspark.hadoop.fs.file.impl=" + PosixLocalFileSystem.class.getName(),
            "-Dspark.sql.codegen.wholeStage=false",
            "-Dspark.sql.codegen.factoryMode=NO_CODEGEN");

    private ChildProcess() {}

    /** What Java is started with on the class path of this test, before the main class. */
    public static List<String> java(String... more) {
        List<String> options = new ArrayList<>(ClassArchive.options());
        options.addAll(List.of(more));
        return javaWithSpark(String.join(File.pathSeparator, classPath()), options);
    }

    /** What Java is started with on a class path that has Spark and this program, before the main class. */
    static List<String> javaWithSpark(String classPath, List<String> more) {
        List<String> options = new ArrayList<>(SPARK);
        options.addAll(more);
        return javaWith(classPath, options);
    }

    /** What Java is started with on another class path, before the main class. */
    public static List<String> javaWith(String classPath, List<String> more) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(more);
        command.addAll(List.of("-cp", classPath));
        return command;
    }

    /** The class path of this test as it is in any working folder: files before folders, since an archive of classes is one of files. */
    public static List<String> classPath() {
        String here = Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElse(System.getProperty("java.class.path"));
        return Arrays.stream(here.split(File.pathSeparator, -1))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .sorted(Comparator.comparing(Files::isDirectory))
                .map(Path::toString)
                .toList();
    }

    /** The version of Spark that tests run on, as its file on the class path is named. */
    public static String sparkVersion() {
        return classPath().stream()
                .map(entry -> Path.of(entry).getFileName().toString())
                .filter(name -> name.startsWith("spark-core_"))
                .map(name -> name.replaceAll("^[^-]+-[^-]+-|\\.jar$", ""))
                .collect(Collectors.joining());
    }

    /** Spark's settings for executors that run in processes of their own. */
    public static Map<String, String> localCluster(int executors) {
        Map<String, String> settings = new LinkedHashMap<>(
                SparkCluster.processesHere(executors, 1024, String.join(File.pathSeparator, classPath())));
        settings.put(EXECUTOR_OPTIONS, ofExecutors());
        settings.put("spark.executorEnv.DJL_OFFLINE", "true");
        settings.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        settings.put("spark.locality.wait", "0");
        return settings;
    }

    private static String ofExecutors() {
        List<String> options = new ArrayList<>(List.of(System.getProperty(EXECUTOR_OPTIONS, "")));
        options.addAll(ClassArchive.options());
        return String.join(" ", options).strip();
    }

    /** The option of a driver that tells it what to start its executors with. */
    public static String executorOptions() {
        return "-D" + EXECUTOR_OPTIONS + "=" + ofExecutors();
    }

    /** Settings of {@link #localCluster} whose executors keep temporary files in a folder. */
    public static Map<String, String> withTemporaryFolder(Map<String, String> settings, Path temporary) {
        settings.merge(EXECUTOR_OPTIONS, "-Djava.io.tmpdir=" + temporary, (options, one) -> options + " " + one);
        return settings;
    }

    /** Starts a command whose output goes to a file. */
    public static Process start(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** Waits for a process; its exit code. */
    public static int exitCode(Process process) throws InterruptedException {
        return exitCode(process, PATIENCE_SECONDS);
    }

    /** As {@link #exitCode(Process)}, for what takes longer on a busy machine. */
    public static int exitCode(Process process, long seconds) throws InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("Failed to wait for "
                    + process.info().command().stream().collect(Collectors.joining()) + ": " + seconds + " s are over");
        }
        return process.exitValue();
    }
}
