package io.onceedit.spark.executor;

import ai.djl.Device;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.onceedit.progress.RunProgress;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Puts a sweep's figures into Spark's metrics, from where every sink takes them ({@code spark.plugins} names this class; a sweep that makes
 * its session adds it). The driver tells of the run under way ({@code run.*}), each executor of itself since it began
 * ({@code executor.*}); memory is in bytes.
 */
public final class MetricsPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new OfRun(ProcessFigures.ofProcess());
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OfExecutor(ProcessFigures.ofProcess());
    }

    private record OfRun(ProcessFigures figures) implements DriverPlugin {
        @Override
        public void registerMetrics(String applicationId, PluginContext context) {
            MetricRegistry registry = context.metricRegistry();
            add(registry, "run.units.planned", RunProgress::plannedUnits);
            add(registry, "run.units.done", run -> run.done().units());
            add(registry, "run.units.failed", run -> run.done().failedUnits());
            add(registry, "run.rows", run -> run.done().rows());
            add(registry, "run.tokens", run -> run.done().tokens());
            add(registry, "run.seconds.left", run -> Math.round(run.secondsLeft())); // 0 where nothing is known
        }

        private void add(MetricRegistry registry, String name, ToLongFunction<RunProgress> figure) {
            registry.register(name, (Gauge<Long>) () -> figure.applyAsLong(figures.run()));
        }
    }

    private record OfExecutor(ProcessFigures figures) implements ExecutorPlugin {
        @Override
        public void init(PluginContext context, Map<String, String> fromDriver) {
            MetricRegistry registry = context.metricRegistry();
            List<Device> devices = GivenDevices.of(context.resources());
            add(registry, "executor.units.done", () -> figures.done().units());
            add(registry, "executor.units.failed", () -> figures.done().failedUnits());
            add(registry, "executor.rows", () -> figures.done().rows());
            add(registry, "executor.tokens", () -> figures.done().tokens());
            add(
                    registry,
                    "executor.memory.resident",
                    () -> figures.memory(devices).resident());
            add(
                    registry,
                    "executor.memory.models",
                    () -> figures.memory(devices).models());
            add(
                    registry,
                    "executor.memory.devices",
                    () -> figures.memory(devices).devices());
        }

        private static void add(MetricRegistry registry, String name, Gauge<Long> figure) {
            registry.register(name, figure);
        }
    }
}
