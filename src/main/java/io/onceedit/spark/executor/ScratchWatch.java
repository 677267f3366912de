package io.onceedit.spark.executor;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks in front of every task whether its executor still has its scratch folders, makes them anew where they are gone, and tells the
 * driver, whose own are made at the beginning and looked up from then on only: it keeps its blocks in memory. Spark makes it by its name, which stands in {@code spark.plugins}.
 */
public final class ScratchWatch implements SparkPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ScratchWatch.class);

    @Override
    public DriverPlugin driverPlugin() {
        return new OnDriver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OnExecutor();
    }

    private static final class OnDriver implements DriverPlugin {
        private SparkContext spark;

        @Override
        public Map<String, String> init(SparkContext context, PluginContext plugin) {
            spark = context;
            try {
                ScratchFolders.of(SparkEnv.get().blockManager().diskBlockManager());
            } catch (IOException e) {
                LOG.error("Failed to make the driver's scratch folders", e);
            }
            return Map.of();
        }

        @Override
        public Object receive(Object message) {
            spark.listenerBus().post((ScratchRestored) message);
            return "";
        }
    }

    private static final class OnExecutor implements ExecutorPlugin {
        private PluginContext context;
        private Optional<ScratchFolders> scratch = Optional.empty();

        @Override
        public void init(PluginContext plugin, Map<String, String> settings) {
            context = plugin;
        }

        @Override
        public synchronized void onTaskStart() {
            try {
                if (scratch.isEmpty()) {
                    scratch = Optional.of(
                            ScratchFolders.of(SparkEnv.get().blockManager().diskBlockManager()));
                } else if (scratch.get().restore()) {
                    LOG.warn("Executor {} has lost its scratch folders; they are made anew", context.executorID());
                    context.send(new ScratchRestored(context.executorID()));
                }
            } catch (IOException e) {
                LOG.error("Failed to make the scratch folders of executor {} anew", context.executorID(), e);
            }
        }
    }
}
