package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.progress.WorkDone;
import io.onceedit.spark.executor.MetricsPlugin;
import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.spark.sql.SparkSession;

/**
 * The program's figures as sinks serve them that {@code conf/spark-operations.conf} sets up.
 *
 * @param prometheus by the names that the driver's page {@code /metrics/prometheus} gives them, behind what all have in common
 * @param jmx by the names of the beans, behind what all have in common
 * @param executors the page {@code /metrics/executors/prometheus}
 */
record ServedFigures(Map<String, Long> prometheus, Map<String, Long> jmx, String executors) {
    private static final String SOURCE = "onceedit.driver.plugin." + MetricsPlugin.class.getName() + ".";
    private static final Pattern LINE =
            Pattern.compile("(?m)^metrics_" + SOURCE.replace('.', '_') + "(\\w+)_Value\\{type=\"gauges\"} (-?\\d+)$");

    /** What of the file has to do with metrics, on any free port. */
    static Map<String, String> settings() throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("conf/spark-operations.conf"))) {
            file.load(reader);
        }
        Map<String, String> settings = new HashMap<>(Map.of("spark.ui.port", "0"));
        for (String name : file.stringPropertyNames()) {
            if (name.startsWith("spark.metrics.") || name.startsWith("spark.ui.")) {
                settings.put(name, file.getProperty(name));
            }
        }
        return settings;
    }

    /** Those of this process now. */
    static ServedFigures of(SparkSession session) throws IOException {
        String pages = session.sparkContext().uiWebUrl().get();
        Map<String, Long> prometheus = new HashMap<>();
        Matcher line = LINE.matcher(page(pages + "/metrics/prometheus"));
        while (line.find()) {
            prometheus.put(line.group(1), Long.parseLong(line.group(2)));
        }
        return new ServedFigures(prometheus, beans(), page(pages + "/metrics/executors/prometheus"));
    }

    /** Everywhere are the figures of one run, in which this is done. */
    void assertARunSince(ServedFigures before, WorkDone done) {
        assertThat(jmx)
                .containsAllEntriesOf(Map.of(
                        "run.units.planned", done.units(),
                        "run.units.done", done.units(),
                        "run.units.failed", done.failedUnits(),
                        "run.rows", done.rows(),
                        "run.tokens", done.tokens(),
                        "run.seconds.left", 0L));
        Map.of("executor.units.done", done.units(), "executor.rows", done.rows(), "executor.tokens", done.tokens())
                .forEach((name, more) -> assertThat(jmx.get(name) - before.jmx.get(name))
                        .as(name)
                        .isEqualTo(more));
        assertThat(jmx.get("executor.memory.models")).isPositive();
        Map<String, Long> same = new HashMap<>();
        jmx.forEach((name, value) -> same.put(name.replace('.', '_'), value));
        assertThat(prometheus).containsOnlyKeys(same.keySet());
        same.remove("executor_memory_resident"); // measured anew after a second
        assertThat(prometheus).containsAllEntriesOf(same);
        assertThat(executors)
                .containsPattern("(?m)^metrics_executor_completedTasks_total\\{.*executor_id=\"driver\"} [1-9]\\d*$");
    }

    private static String page(String address) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
        try {
            return HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Failed to read " + address + ": interrupted", e);
        }
    }

    private static Map<String, Long> beans() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Map<String, Long> values = new HashMap<>();
        try {
            for (ObjectName bean :
                    server.queryNames(new ObjectName("metrics:name=" + SOURCE + "*,type=gauges"), null)) {
                values.put(bean.getKeyProperty("name").substring(SOURCE.length()), (Long)
                        server.getAttribute(bean, "Value"));
            }
        } catch (JMException e) {
            throw new IllegalStateException("Failed to read the beans of " + SOURCE, e);
        }
        return values;
    }
}
