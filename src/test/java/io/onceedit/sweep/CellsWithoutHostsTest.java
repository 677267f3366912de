package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.evaluate.Observation;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the host's answers are known, a cell is computed without the host's weights: here they are spoilt. */
final class CellsWithoutHostsTest {
    @TempDir
    private Path folder;

    @Test
    void knownAnswersNeedNoHost() throws IOException {
        Path host = copy(Path.of("src/demo/models/host-llama"), folder.resolve("host-llama"));
        DemoSweep demo = DemoSweep.of(
                List.of(
                        "corpus.limit=4",
                        "pool.limit=40",
                        "hosts.0.path=" + host,
                        "methods.1.gate=subject",
                        DemoSweep.brief(1, 1),
                        DemoSweep.brief(4, 1)),
                List.of("llama"),
                List.of("host", "text", "onceedit-published"));
        LocalArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        demo.publish(store);
        try (OpenModels models = DemoSweep.models()) {
            UnitRunner runner = runner(demo, store, models);
            assertThat(demo.plan().preparing().stream().map(runner::run)).allMatch(UnitResult::succeeded);
        }
        spoilWeights(host);
        try (OpenModels models = DemoSweep.models()) {
            UnitRunner runner = runner(demo, store, models);
            for (WorkUnit.EvaluateCell cell : demo.plan().cells()) {
                UnitResult result = runner.run(cell);
                if (cell.group().method().mapsTokens()) {
                    assertThat(result.failure().message()).contains("expected finite numbers");
                } else {
                    assertThat(result.failure().message()).isEmpty();
                    assertThat(new CellResult(cell, result, Set.of(), Map.of()).observations(store))
                            .hasSize((int) cell.asked().probes())
                            .allMatch(observation -> observation.answers().recalled(), "recalled")
                            .anyMatch(Observation::pass);
                }
            }
        }
    }

    private static UnitRunner runner(DemoSweep demo, ArtifactStore store, OpenModels models) {
        SweepJob job = demo.job();
        SweepJob anew = new SweepJob(
                job.config(),
                job.pool(),
                job.hashes(),
                job.evaluatedKey(),
                job.codeVersion(),
                EnumSet.complementOf(EnumSet.of(ArtifactKind.CELL)));
        return new StoreUnitRunner(anew, store, models, ProgressListener.SILENT, "test");
    }

    /** The header stays whole; the numbers at the end are none, which is found whenever they are read. */
    private static void spoilWeights(Path model) throws IOException {
        Path file = model.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length - 1000, bytes.length, (byte) 0x7F);
        Files.write(file, bytes);
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }
}
