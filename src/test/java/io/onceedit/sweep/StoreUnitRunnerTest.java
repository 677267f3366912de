package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.corpus.Probe;
import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a unit's result says of itself: where it comes from, what it cost, what its content is called. */
final class StoreUnitRunnerTest {
    private static DemoSweep demo;
    private static Path cache;
    private static LocalArtifactStore store;
    private static OpenModels models;
    /** The first run's results, by key. */
    private static Map<String, UnitResult> first;

    @BeforeAll
    static void runOnce(@TempDir Path folder) {
        demo = DemoSweep.of(
                List.of(
                        "corpus.limit=3",
                        "pool.limit=40",
                        "protocols=[teacher_forced]",
                        DemoSweep.brief(1, 3),
                        DemoSweep.brief(4, 1)),
                List.of("gpt2"),
                List.of("host", "text", "onceedit-published"));
        cache = folder.resolve("cache");
        store = new LocalArtifactStore(cache);
        models = DemoSweep.models();
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
        UnitRunner runner = new StoreUnitRunner(
                job, store, models, ProgressListener.SILENT, new TaskPlace(runId, attempt, "here"), StopSignal.NEVER);
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
                    ((Resource.OpenModel) lease.get()).model(), demo.config().hostPass(), ProgressListener.SILENT);
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
    void aLaterAttemptTakesWhatAnEarlierOneOfItsRunHasLeftAndNothingElse() {
        Map<String, UnitResult> kept = run("r2", 1, EnumSet.allOf(ArtifactKind.class));
        assertThat(run("r1", 3, EnumSet.noneOf(ArtifactKind.class)).values())
                .allSatisfy(one ->
                        assertThat(one.cost()).isEqualTo(kept.get(one.key()).cost()));
        Map<String, UnitResult> other = run("r5", 2, EnumSet.complementOf(EnumSet.of(ArtifactKind.CELL)));
        assertThat(other.get(cell("text").key()).cost())
                .isNotEqualTo(kept.get(cell("text").key()).cost());
    }

    @Test
    void aCellWithoutWhatItNeedsFailsAsIfItHadLooked(@TempDir Path empty) {
        WorkUnit.EvaluateCell text = demo.plan().cells().stream()
                .filter(cell -> cell.group().method().name().equals("text"))
                .findFirst()
                .orElseThrow();
        WorkUnit pass = demo.plan().preparing().stream()
                .filter(unit -> text.needs(ArtifactKind.HOST_PASS).contains(unit.key()))
                .findFirst()
                .orElseThrow();
        LocalArtifactStore nothing = new LocalArtifactStore(empty.resolve("cache"));
        UnitRunner poor = new StoreUnitRunner(demo.job(), nothing, models, ProgressListener.SILENT, "here");
        UnitResult without = poor.runWithout(text, pass);
        assertThat(without.failure())
                .isEqualTo(poor.run(text).failure())
                .isEqualTo(new UnitResult.Failure(
                        "IllegalStateException",
                        "Cannot find what this cell needs: the host-pass unit " + pass.key()
                                + " has no result; see its own error"));
        UnitRunner rich = new StoreUnitRunner(demo.job(), store, models, ProgressListener.SILENT, "here");
        assertThat(rich.runWithout(text, pass).reused()).isTrue();
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

    /** A store holds results from before a cost had a device and halvings, and before it was written down when it was there. */
    @Test
    void aRecordWithoutADeviceIsOfTheProcessor() throws IOException {
        UnitTimes times = new UnitTimes(store);
        assertThat(times.day(ArtifactKind.CELL, cell("host").key()).orElseThrow())
                .isBetween(LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC));
        Path folder = store.find(ArtifactKind.CELL, cell("host").key()).orElseThrow();
        UnitCost recorded = UnitRecord.read(folder).cost();
        Path record = folder.resolve("unit.json");
        String kept = Files.readString(record);
        String before = kept.replaceAll(",?\"(device|halvings|endedAt)\":[^,}]+", "");
        assertThat(before).isNotEqualTo(kept).doesNotContain("device", "halvings", "endedAt");
        Files.writeString(record, before);
        try {
            UnitCost cost = UnitRecord.read(folder).cost();
            assertThat(cost).isEqualTo(recorded);
            assertThat(cost.device()).isEqualTo("cpu");
            assertThat(cost.onAccelerator()).isFalse();
            assertThat(times.day(ArtifactKind.CELL, cell("host").key())).isEmpty();
        } finally {
            Files.writeString(record, kept);
        }
    }

    /** A cancelled unit must not pass for one that failed, nor the probes that it has not asked for errors. */
    @Test
    void aUnitThatIsGivenUpHasNoResult() throws IOException {
        SweepJob all = demo.job();
        SweepJob anew = new SweepJob(
                all.config(),
                all.pool(),
                all.hashes(),
                all.evaluatedKey(),
                all.codeVersion(),
                EnumSet.noneOf(ArtifactKind.class));
        for (UnitResult done :
                List.of(of(WorkUnit.TrainPlugin.class).get(0), cell("text"), cell("onceedit-published"))) {
            AtomicInteger asked = new AtomicInteger();
            StopSignal afterTheFirstPass = () -> asked.getAndIncrement() > 0;
            UnitRunner runner = new StoreUnitRunner(
                    anew, store, models, ProgressListener.SILENT, new TaskPlace("r9", 1, "here"), afterTheFirstPass);
            WorkUnit unit = demo.plan()
                    .units()
                    .filter(one -> one.key().equals(done.key()))
                    .findFirst()
                    .orElseThrow();
            assertThatThrownBy(() -> runner.run(unit)).as(done.subject()).isInstanceOf(CancellationException.class);
            assertThat(asked).as(done.subject()).hasValue(2);
            Path kept = store.find(unit.kind(), unit.key()).orElseThrow();
            assertThat(kept.resolve("unit.json")).content().doesNotContain("r9");
        }
        try (Stream<Path> left = Files.list(cache.resolve("staging"))) {
            assertThat(left).isEmpty();
        }
    }
}
