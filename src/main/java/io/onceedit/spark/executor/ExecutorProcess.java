package io.onceedit.spark.executor;

import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.io.CachedModels;
import io.onceedit.spark.io.ExitCleanUp;
import io.onceedit.spark.io.HadoopArtifactFolders;
import io.onceedit.spark.io.HadoopArtifactStore;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.ArtifactFolders;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.OpenModels;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What outlives the tasks of an executor: opened models, stores with what was fetched from them, and what metrics tell. It is the program's
 * only mutable static, since an executor has no other place that lives as long as its process.
 */
final class ExecutorProcess {
    private static final ExecutorProcess THIS = new ExecutorProcess();
    /** A pass over a batch, or a step of training, is given up behind its end. */
    private static final long GIVING_UP_SECONDS = 20;

    private final Map<String, ArtifactStore> stores = new HashMap<>();
    private Optional<OpenModels> models = Optional.empty();
    private Optional<ArtifactFolders> folders = Optional.empty();

    private final RunningTasks tasks = new RunningTasks();
    private final ProcessFigures figures = new ProcessFigures(this::heldBytes, System::nanoTime);

    private ExecutorProcess() {
        ExitCleanUp.givingUp(() -> tasks.stop(GIVING_UP_SECONDS), GIVING_UP_SECONDS + 1);
    }

    /** The tasks that compute in this process. */
    static RunningTasks tasks() {
        return THIS.tasks;
    }

    /** What this process has done. */
    static ProcessFigures figures() {
        return THIS.figures;
    }

    private synchronized long heldBytes() {
        return models.map(OpenModels::heldBytes).orElse(0L);
    }

    /** The store of a sweep, opened by the first task that asks. */
    static ArtifactStore store(ExecutorSettings settings) {
        synchronized (THIS) {
            return THIS.stores.computeIfAbsent(
                    settings.store(), store -> HadoopArtifactStore.open(store, settings.hadoop()));
        }
    }

    /** The models that this executor holds open, in the memory that the first sweep allows. */
    static OpenModels models(ExecutorSettings settings) {
        return models(
                settings.hadoop(),
                settings.modelCache(),
                ContentHashes.cachedIn(Path.of(settings.hashCache())),
                settings.job().config().execution().modelMemoryBytes());
    }

    /**
     * The models that this executor holds open, as the first who asks has them.
     *
     * @param modelCache the folder where models are kept that lie elsewhere
     * @param hashes where content hashes come from
     * @param memoryBytes what idle models may keep
     */
    static OpenModels models(HadoopSettings hadoop, String modelCache, ContentHashes hashes, long memoryBytes) {
        synchronized (THIS) {
            if (THIS.models.isEmpty()) {
                CachedModels cached = new CachedModels(hadoop, Path.of(modelCache), ProgressListener.SILENT);
                THIS.models = Optional.of(new OpenModels(memoryBytes, cached, hashes));
            }
            return THIS.models.get();
        }
    }

    /** The artefacts that this executor has fetched from where they lie. */
    static ArtifactFolders folders(HadoopSettings hadoop) {
        synchronized (THIS) {
            if (THIS.folders.isEmpty()) {
                THIS.folders = Optional.of(new HadoopArtifactFolders(hadoop));
            }
            return THIS.folders.get();
        }
    }
}
