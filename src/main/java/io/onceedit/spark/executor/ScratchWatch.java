package io.onceedit.spark.executor;

import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.storage.DiskBlockManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks in front of every task whether its executor still has its scratch folders, makes them anew where they are gone, and tells the
 * driver. Spark makes it by its name, which stands in {@code spark.plugins}.
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
            if (scratch.isEmpty()) {
                scratch = Optional.of(ofThisProcess());
            }
            try {
                if (scratch.get().restore()) {
                    LOG.warn("Executor {} has lost its scratch folders; they are made anew", context.executorID());
                    context.send(new ScratchRestored(context.executorID()));
                }
            } catch (IOException e) {
                LOG.error("Failed to make the scratch folders of executor {} anew", context.executorID(), e);
            }
        }

        private static ScratchFolders ofThisProcess() {
            DiskBlockManager disk = SparkEnv.get().blockManager().diskBlockManager();
            return new ScratchFolders(
                    Stream.of(disk.localDirs()).map(File::toPath).toList(), disk.subDirsPerLocalDir());
        }
    }
}
