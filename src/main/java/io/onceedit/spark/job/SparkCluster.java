package io.onceedit.spark.job;

import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.MetricsPlugin;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.SweepConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.package$;
import org.apache.spark.sql.SparkSession;

/** Spark as the caller's cluster configures it, or on this machine where nothing does. */
public final class SparkCluster implements AutoCloseable {
    private static final String PLUGINS = "spark.plugins";

    private final SparkSession session;

    private SparkCluster(SparkSession session) {
        this.session = session;
    }

    /** Spark's version. */
    public static String version() {
        return package$.MODULE$.SPARK_VERSION();
    }

    /** Whether units run in this process: no master is set, or a local one. */
    public static boolean isHere() {
        String master = new SparkConf().get("spark.master", "local");
        return master.startsWith("local") && !master.startsWith("local-cluster");
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
        SparkConf conf = new SparkConf();
        conf.setIfMissing("spark.app.name", "onceedit " + config.name());
        if (!conf.contains("spark.master")) {
            conf.set("spark.master", "local[" + unitsAtOnce(config, processors) + "]");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.executor.heartbeatInterval", "1s"); // a person watches the progress
        }
        conf.setIfMissing("spark.sql.shuffle.partitions", "4");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.sql.debug.maxToStringFields", "200");
        conf.setIfMissing("spark.speculation", "false");
        conf.set(PLUGINS, withMetrics(conf.get(PLUGINS, "")));
        return new SparkCluster(SparkSession.builder().config(conf).getOrCreate());
    }

    /** Spark's plug-ins, the one that puts a sweep's figures into Spark's metrics among them. */
    static String withMetrics(String plugins) {
        String metrics = MetricsPlugin.class.getName();
        if (plugins.isBlank()) {
            return metrics;
        }
        return List.of(plugins.split("\\s*,\\s*")).contains(metrics) ? plugins : plugins + "," + metrics;
    }

    /** Where file systems are configured. */
    public HadoopSettings hadoop() {
        return HadoopSettings.of(session);
    }

    /** A run on this cluster. */
    public SweepRun sweep(StoreLayout layout, ProgressListener progress) {
        return new SweepRun(session, layout, progress);
    }

    @Override
    public void close() {
        session.stop();
    }
}
