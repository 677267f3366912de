package io.onceedit.spark.job;

import ai.djl.Device;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.compare.ComparedRuns;
import io.onceedit.spark.executor.MetricsPlugin;
import io.onceedit.spark.executor.ScratchWatch;
import io.onceedit.spark.executor.TaskDevice;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.io.TableCompression;
import io.onceedit.spark.report.RunReader;
import io.onceedit.spark.report.StoredRun;
import io.onceedit.sweep.SweepConfig;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;

/** Spark as the caller's cluster configures it, or on this machine where nothing does. */
public final class SparkCluster implements AutoCloseable {
    static final String PLUGINS = "spark.plugins";

    private static final String GPU_OF_EXECUTOR = "spark.executor.resource." + TaskDevice.RESOURCE + ".amount";

    private final SparkSession session;
    private final boolean isOwn;

    private SparkCluster(SparkSession session, boolean isOwn) {
        this.session = session;
        this.isOwn = isOwn;
    }

    /** Spark's version. */
    public static String version() {
        return package$.MODULE$.SPARK_VERSION();
    }

    /**
     * Makes sure that tables can be compressed as Spark is told to, before anything is computed for them.
     *
     * @throws IllegalArgumentException where they cannot
     */
    public static void requireCompression() {
        TableCompression.of(new SparkConf());
    }

    /** Whether units run in this process: no master is set, or a local one. */
    public static boolean isHere() {
        String master = new SparkConf().get("spark.master", "local");
        return master.startsWith("local") && !master.startsWith("local-cluster");
    }

    /** What kind of device Spark's settings give to tasks: any GPU, or the processor. */
    public static Device device() {
        return TaskDevice.kind(new SparkConf());
    }

    /** What of Spark's settings would keep a sweep from running for ever; empty where nothing does. */
    public static Optional<String> unusableSettings() {
        SparkConf conf = new SparkConf();
        return isHere() && (conf.contains(TaskDevice.AMOUNT) || conf.contains(GPU_OF_EXECUTOR))
                ? Optional.of(
                        "Cannot give GPUs to tasks of a local master: " + TaskDevice.AMOUNT + " or " + GPU_OF_EXECUTOR
                                + " is set, and Spark would wait for them for ever; leave both out to compute on the processor, or"
                                + " set spark.master to a cluster, such as local-cluster[1,1,4096] for this machine")
                : Optional.empty();
    }

    /**
     * Spark's settings for executors of one core each, in processes of their own on this machine.
     *
     * @param megabytes heap of each
     * @param classPath of the executors, absolute
     */
    public static Map<String, String> processesHere(int executors, int megabytes, String classPath) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("spark.master", "local-cluster[" + executors + ",1," + megabytes + "]");
        settings.put("spark.executor.memory", megabytes + "m");
        settings.put("spark.executor.extraClassPath", classPath);
        settings.put("spark.executorEnv.SPARK_SCALA_VERSION", scalaVersion());
        settings.put("spark.executorEnv.SPARK_SQL_TESTING", "1"); // a home without Spark's own jars is meant
        settings.put("spark.ui.enabled", "false");
        return settings;
    }

    /** The first two numbers, as Spark's own folders are named. */
    private static String scalaVersion() {
        String whole = scala.util.Properties.versionNumberString();
        return whole.substring(0, whole.indexOf('.', whole.indexOf('.') + 1));
    }

    /**
     * Units that a process runs side by side, where nothing else is configured.
     *
     * @param processors of this machine
     */
    public static int unitsAtOnce(SweepConfig config, int processors) {
        return Math.max(1, processors / config.execution().threadsPerUnit());
    }

    /**
     * Opens Spark for a sweep. Where no master is set, this machine runs as many units side by side as its processors allow.
     *
     * @param processors of this machine
     */
    public static SparkCluster open(SweepConfig config, int processors) {
        return openFor(config.name(), unitsAtOnce(config, processors));
    }

    /**
     * Opens Spark for something else than a sweep. One that this process has open already is used, and stays open.
     *
     * @param name what it is, on Spark's pages
     * @param slots tasks that this machine runs side by side where no master is set
     */
    public static SparkCluster openFor(String name, int slots) {
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", "onceedit " + name);
        if (!conf.contains("spark.master")) {
            conf.set("spark.master", "local[" + slots + "]");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.executor.heartbeatInterval", "1s"); // a person watches the progress
        }
        conf.setIfMissing("spark.sql.shuffle.partitions", "4");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.sql.debug.maxToStringFields", "200");
        conf.setIfMissing("spark.speculation", "false");
        conf.set(PLUGINS, plugins(conf.get(PLUGINS, "")));
        boolean isOpen = SparkSession.getDefaultSession()
                .exists(open -> !open.sparkContext().isStopped());
        return new SparkCluster(SparkSession.builder().config(conf).getOrCreate(), !isOpen);
    }

    /** Spark's plug-ins: those that are configured, what looks after executors' scratch folders, and what puts figures into Spark's metrics. */
    static String plugins(String configured) {
        Set<String> plugins = new LinkedHashSet<>();
        Stream.of(configured.split(",", -1))
                .map(String::strip)
                .filter(plugin -> !plugin.isEmpty())
                .forEach(plugins::add);
        plugins.add(ScratchWatch.class.getName());
        plugins.add(MetricsPlugin.class.getName());
        return String.join(",", plugins);
    }

    /** Where file systems are configured. */
    public HadoopSettings hadoop() {
        return HadoopSettings.of(session);
    }

    /** A run on this cluster. */
    public SweepRun sweep(StoreLayout layout, ProgressListener progress) {
        return new SweepRun(session, layout, progress);
    }

    /** Reads runs of a store. */
    public RunReader runs(StoreLayout layout, StoredRuns runs) {
        return new RunReader(session, layout, runs);
    }

    /**
     * One run of a store.
     *
     * @throws IOException where its files cannot be read
     */
    public StoredRun run(StoreLayout layout, StoredRuns runs, String runId) throws IOException {
        return new StoredRun(session, layout, runs, runId);
    }

    /** Compares runs of a store. */
    public ComparedRuns comparisons(StoreLayout layout, StoredRuns runs) {
        return new ComparedRuns(session, layout, runs);
    }

    @Override
    public void close() {
        if (isOwn) {
            session.stop();
        }
    }
}
