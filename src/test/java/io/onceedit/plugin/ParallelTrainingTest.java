package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.JniUtils;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Several tasks of one executor train at the same time, on one base that they share. */
final class ParallelTrainingTest {
    private static final int TRAININGS = 4;

    @RegisterExtension
    private static final TinyBase BASE = new TinyBase();

    @TempDir
    private Path folder;

    @Test
    void trainingsSideBySideGiveTheBytesOfTrainingsOneByOne() throws InterruptedException, ExecutionException {
        List<String> oneByOne = new ArrayList<>();
        for (int i = 0; i < TRAININGS; i++) {
            oneByOne.add(bytesOf("one-" + i, i));
        }
        assertThat(oneByOne).doesNotHaveDuplicates();
        CyclicBarrier together = new CyclicBarrier(TRAININGS);
        ExecutorService threads = Executors.newFixedThreadPool(TRAININGS);
        try {
            List<Callable<String>> trainings = new ArrayList<>();
            for (int i = 0; i < TRAININGS; i++) {
                int seed = i;
                trainings.add(() -> {
                    together.await();
                    return bytesOf("side-" + seed, seed);
                });
            }
            List<String> sideBySide = new ArrayList<>();
            for (Future<String> training : threads.invokeAll(trainings)) {
                sideBySide.add(training.get());
            }
            assertThat(sideBySide).isEqualTo(oneByOne);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aTrainingLeavesItsThreadsGradientModeAsItWas() {
        TrainingSettings settings = settings(0);
        boolean before = JniUtils.isGradMode();
        try {
            for (boolean mode : List.of(true, false)) {
                JniUtils.setGradMode(mode);
                train(settings).close();
                assertThat(JniUtils.isGradMode()).isEqualTo(mode);
            }
        } finally {
            JniUtils.setGradMode(before);
        }
    }

    private static TrainingSettings settings(int seed) {
        return TrainingSettings.recipe("published")
                .with(Map.of("loop.epochs", "6", "loop.batch-size", "4", "trained", "last:2"))
                .withSeed(seed);
    }

    private static TrainingResult train(TrainingSettings settings) {
        return new PluginTrainer(settings, "test")
                .train(BASE.model(), TinyEdits.batch(), TinyEdits.texts(settings), ProgressListener.SILENT);
    }

    /** The hash of all that a training writes but its wall time. */
    private String bytesOf(String name, int seed) {
        TensorRuntime.prepareThread();
        TensorRuntime.setThreads(1);
        try (TrainingResult result = train(settings(seed))) {
            Path written = PluginArtifact.write(folder.resolve(name), result).folder();
            return new Sha256()
                    .update(Files.readAllBytes(written.resolve("tensors.safetensors")))
                    .update(Files.readAllBytes(written.resolve("manifest.json")))
                    .hex();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
