package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.Probe;
import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a unit's result says of itself: where it comes from, what it cost, what its content is called. */
final class StoreUnitRunnerTest {
    private static DemoSweep demo;
    private static LocalArtifactStore store;
    private static OpenModels models;
    /** The first run's results, by key. */
    private static Map<String, UnitResult> first;

    @BeforeAll
    static void runOnce(@TempDir Path folder) {
        demo = DemoSweep.of(
                List.of("corpus.limit=3", "protocols=[teacher_forced]"),
                List.of("gpt2"),
                List.of("host", "text", "onceedit-published"));
        store = new LocalArtifactStore(folder.resolve("cache"));
        models = new OpenModels(1L << 30);
        demo.publish(store);
        first = run("r1", 2, EnumSet.allOf(ArtifactKind.class));
    }

    @AfterAll
    static void close() {
        models.close();
    }

    private static Map<String, UnitResult> run(String runId, int attempt, EnumSet<ArtifactKind> reused) {
        SweepJob all = demo.job();
        SweepJob job =
                new SweepJob(all.config(), all.pool(), all.hashes(), all.evaluatedKey(), all.codeVersion(), reused);
        UnitRunner runner =
                new StoreUnitRunner(job, store, models, ProgressListener.SILENT, new TaskPlace(runId, attempt, "here"));
        Map<String, UnitResult> results = new HashMap<>();
        PlainRun.run(demo.plan(), runner, ProgressListener.SILENT).forEach(one -> results.put(one.key(), one));
        assertThat(results.values()).allSatisfy(one -> assertThat(one.failure()).isEqualTo(UnitResult.Failure.NONE));
        return results;
    }

    private static List<UnitResult> of(Class<? extends WorkUnit> type) {
        return demo.plan()
                .units()
                .filter(type::isInstance)
                .map(unit -> first.get(unit.key()))
                .toList();
    }

    private static UnitResult cell(String method) {
        return demo.plan().cells().stream()
                .filter(cell -> cell.group().method().name().equals(method))
                .map(cell -> first.get(cell.key()))
                .findFirst()
                .orElseThrow();
    }

    private static Map<Stage, Long> tokens(UnitResult result) {
        Map<Stage, Long> tokens = new HashMap<>();
        result.cost().stages().forEach(stage -> tokens.put(stage.stage(), stage.tokens()));
        return tokens;
    }

    @Test
    void preparingUnitsCountWhatTheyRead() {
        assertThat(first.values()).allSatisfy(one -> {
            assertThat(one.origin().runId()).isEqualTo("r1");
            assertThat(one.origin().attempt()).isEqualTo(2);
            assertThat(one.reused()).isFalse();
            assertThat(one.cost().wallSeconds()).isPositive();
        });
        assertThat(tokens(of(WorkUnit.LearnGateMaps.class).get(0)).get(Stage.GATE_MAPS))
                .isPositive();
        assertThat(of(WorkUnit.TrainPlugin.class))
                .hasSize(2)
                .allSatisfy(one -> assertThat(tokens(one).get(Stage.TRAIN)).isGreaterThan(1_000));
        assertThat(tokens(of(WorkUnit.AlignHost.class).get(0))).isEqualTo(Map.of(Stage.ALIGN, 0L));
    }

    @Test
    void aHostPassCountsTheTokensThatTheHostRead() {
        WorkUnit.PassHost pass = (WorkUnit.PassHost) demo.plan().preparing().stream()
                .filter(WorkUnit.PassHost.class::isInstance)
                .findFirst()
                .orElseThrow();
        List<TextProbe> texts = new StoredEdits(store)
                .probes(pass.asked()).stream().map(Probe::text).toList();
        try (ResourcePool.Lease<Resource> lease =
                models.model(pass.host(), demo.input().hashes().of(pass.host()))) {
            HostPasses passes = new HostPasses(
                    ((Resource.OpenModel) lease.get()).model(),
                    demo.config().evaluation().hostPass(),
                    ProgressListener.SILENT);
            passes.passes(texts);
            assertThat(tokens(first.get(pass.key())))
                    .isEqualTo(Map.of(Stage.HOST_PASS, passes.counts().tokens()));
        }
    }

    @Test
    void aCellIsSplitIntoPluginPassAndFusing() {
        assertThat(tokens(cell("host"))).isEqualTo(Map.of(Stage.FUSE, 0L));
        assertThat(tokens(cell("text"))).containsOnlyKeys(Stage.PLUGIN_PASS, Stage.FUSE);
        assertThat(tokens(cell("text")).get(Stage.PLUGIN_PASS)).isPositive();
        assertThat(tokens(cell("text")).get(Stage.FUSE)).isZero();
        assertThat(tokens(cell("onceedit-published")).get(Stage.PLUGIN_PASS)).isPositive();
    }

    @Test
    void whatIsReusedTellsItsOriginalCostAndRun() {
        Map<String, UnitResult> again = run("r2", 1, EnumSet.allOf(ArtifactKind.class));
        assertThat(again.values()).allSatisfy(one -> {
            UnitResult before = first.get(one.key());
            assertThat(one.reused()).isTrue();
            assertThat(one.origin().runId()).isEqualTo("r1");
            assertThat(one.origin().attempt()).isEqualTo(2);
            assertThat(one.origin().contentSha()).isEqualTo(before.origin().contentSha());
            assertThat(tokens(one)).isEqualTo(tokens(before));
            assertThat(one.cost().executor()).isEqualTo("here");
            assertThat(one.cost().wallSeconds())
                    .isPositive()
                    .isLessThanOrEqualTo(before.cost().wallSeconds());
        });
    }

    @Test
    void whatAnEarlierAttemptOfTheRunComputedIsNotReused() {
        assertThat(run("r1", 3, EnumSet.allOf(ArtifactKind.class)).values())
                .noneMatch(UnitResult::reused)
                .allMatch(one -> one.origin().attempt() == 2);
    }

    @Test
    void aCellThatIsComputedAgainGivesWayToTheStoredResult() {
        Map<String, UnitResult> again = run("r3", 1, EnumSet.complementOf(EnumSet.of(ArtifactKind.CELL)));
        for (WorkUnit.EvaluateCell cell : demo.plan().cells()) {
            assertThat(again.get(cell.key()).reused()).isFalse();
            assertThat(again.get(cell.key()).origin().runId()).isEqualTo("r1");
        }
    }

    @Test
    void contentIsCalledByItsOwnHash() {
        for (WorkUnit unit : demo.plan().preparing()) {
            Path folder = store.find(unit.kind(), unit.key()).orElseThrow();
            String sha = first.get(unit.key()).origin().contentSha();
            if (unit instanceof WorkUnit.TrainPlugin) {
                assertThat(sha)
                        .isEqualTo(
                                PluginArtifact.read(folder.resolve("content")).sha());
            } else if (unit instanceof WorkUnit.PassHost) {
                assertThat(sha).isEmpty();
            } else {
                assertThat(sha).matches("[0-9a-f]{64}").isNotEqualTo(unit.key());
            }
        }
    }

    @Test
    void cellsKnowWhatTheyWereMadeFrom() {
        List<UnitResult> results =
                new ArrayList<>(run("r4", 1, EnumSet.allOf(ArtifactKind.class)).values());
        for (CellResult cell : CellResult.of(demo.plan(), results)) {
            boolean host = cell.cell().group().method().isHost();
            boolean maps = cell.cell().group().method().mapsTokens();
            assertThat(cell.contentSha(ArtifactKind.PLUGIN).isPresent()).isEqualTo(!host);
            assertThat(cell.contentSha(ArtifactKind.ALIGNMENT).isPresent()).isEqualTo(maps);
            assertThat(cell.recalledFacts(store)).hasSize(3);
        }
        for (CellResult cell : CellResult.of(demo.plan(), List.copyOf(first.values()))) {
            assertThat(cell.recalledFacts(store)).isEmpty();
        }
    }

    @Test
    void aResultWithoutItsRecordSaysWhatToDo() throws IOException {
        UnitResult cell = cell("host");
        Path record = store.find(ArtifactKind.CELL, cell.key()).orElseThrow().resolve("unit.json");
        byte[] kept = Files.readAllBytes(record);
        Files.delete(record);
        try {
            UnitRunner runner = new StoreUnitRunner(demo.job(), store, models, ProgressListener.SILENT, "here");
            UnitResult found = demo.plan().cells().stream()
                    .filter(one -> one.key().equals(cell.key()))
                    .map(runner::run)
                    .findFirst()
                    .orElseThrow();
            assertThat(found.failure().message())
                    .startsWith("Failed to read ")
                    .contains("unit.json")
                    .endsWith("; delete its folder and run the sweep again");
        } finally {
            Files.write(record, kept);
        }
    }
}
