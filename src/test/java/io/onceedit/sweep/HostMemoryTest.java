package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.Observation;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps that follow one another in a store: what a host was asked once it is never asked again. */
final class HostMemoryTest {
    private static final List<String> FLAGS = List.of(
            "corpus.limit=3",
            "pool.limit=40",
            "evaluation.top_tokens=48",
            "methods.1.gate=subject",
            "methods.2.gate=subject",
            DemoSweep.brief(1, 1),
            DemoSweep.brief(2, 1),
            DemoSweep.brief(5, 1));

    private static OpenModels models;
    private static LocalArtifactStore store;
    private static List<UnitResult> first;

    @BeforeAll
    static void sweepOnce(@TempDir Path folder) {
        models = DemoSweep.models();
        store = new LocalArtifactStore(folder.resolve("cache"));
        first = demo(FLAGS, "host", "text").runPlain(store, models);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    private static DemoSweep demo(List<String> flags, String... methods) {
        return DemoSweep.of(flags, List.of("gpt2"), List.of(methods));
    }

    private static List<String> with(String... more) {
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(List.of(more));
        return flags;
    }

    private static Set<TextProbe> texts(DemoSweep demo) {
        Set<TextProbe> texts = new HashSet<>();
        for (WorkUnit.EvaluateCell cell : demo.plan().cells()) {
            new StoredEdits(store).probes(cell.asked()).forEach(probe -> texts.add(probe.text()));
        }
        return texts;
    }

    private static long hostTokens(List<UnitResult> results) {
        return results.stream()
                .filter(result -> !result.reused())
                .flatMap(result -> result.cost().stages().stream())
                .filter(stage -> stage.stage() == Stage.HOST_PASS)
                .mapToLong(StageCost::tokens)
                .sum();
    }

    @Test
    void theFirstSweepAsksEachQuestionOnce() {
        DemoSweep demo = demo(FLAGS, "host", "text");
        Set<TextProbe> texts = texts(demo);
        long continued = HostPrompts.of(first).computed() - texts.size();
        assertThat(continued).isBetween(1L, (long) texts.size());
        assertThat(hostTokens(first)).isPositive();
    }

    /** Other plug-ins, another method, other batches, another number of kept tokens: the units have other keys, and the host reads nothing. */
    @Test
    void otherPluginsOnTheSameHostCostNoForwardPass() {
        DemoSweep other = demo(with("evaluation.top_tokens=32", "batch_sizes=[2]"), "host", "text", "text-key");
        List<UnitResult> results = other.runPlain(store, models);

        assertThat(results).allSatisfy(result -> assertThat(result.failure()).isEqualTo(UnitResult.Failure.NONE));
        assertThat(results)
                .filteredOn(result -> result.stage().equals("host_pass"))
                .noneMatch(UnitResult::reused);
        assertThat(results).filteredOn(result -> result.stage().equals("train")).noneMatch(UnitResult::reused);
        assertThat(HostPrompts.of(results).computed()).isZero();
        assertThat(HostPrompts.of(results).found()).isPositive();
        assertThat(hostTokens(results)).isZero();
    }

    /** Where a search needs a host's whole distribution is a matter of the host alone: it is kept as well. */
    @Test
    void whatARuleNeedsInFullIsAskedOnce() {
        List<String> flags = with("protocols=[teacher_forced]", "corpus.limit=2");
        List<UnitResult> one = demo(flags, "host", "dynamic-search").runPlain(store, models);
        assertThat(one).allSatisfy(result -> assertThat(result.failure()).isEqualTo(UnitResult.Failure.NONE));
        HostPrompts inFull = HostPrompts.of(
                one.stream().filter(result -> result.stage().equals("cell")).toList());
        assertThat(inFull.computed())
                .isPositive()
                .isLessThan(texts(demo(flags, "host")).size());

        List<String> others = new ArrayList<>(flags);
        others.add("batch_sizes=[1]");
        List<UnitResult> other = demo(others, "host", "dynamic-search").runPlain(store, models);

        assertThat(other).allSatisfy(result -> assertThat(result.failure()).isEqualTo(UnitResult.Failure.NONE));
        assertThat(other).filteredOn(result -> result.stage().equals("train")).noneMatch(UnitResult::reused);
        assertThat(HostPrompts.of(other).computed()).isZero();
        assertThat(hostTokens(other)).isZero();
    }

    @Test
    void ofALargerCorpusOnlyWhatIsNewIsAsked(@TempDir Path folder) {
        DemoSweep larger = demo(with("corpus.limit=5", "protocols=[teacher_forced]"), "host", "text");
        larger.publish(store);
        Set<TextProbe> unknown = texts(larger);
        unknown.removeAll(texts(demo(FLAGS, "host", "text")));
        assertThat(unknown).isNotEmpty();

        List<UnitResult> results = larger.runPlain(store, models);

        assertThat(HostPrompts.of(results).computed()).isEqualTo(unknown.size());
        List<UnitResult> fresh = larger.runPlain(new LocalArtifactStore(folder.resolve("cache")), models);
        assertThat(HostPrompts.of(fresh).computed()).isGreaterThan(unknown.size());
        assertThat(observations(larger, results, store))
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*latencyMillis", ".*recalled")
                .isEqualTo(observations(larger, fresh, new LocalArtifactStore(folder.resolve("cache"))));
    }

    private static List<Observation> observations(DemoSweep demo, List<UnitResult> results, ArtifactStore from) {
        List<Observation> all = new ArrayList<>();
        for (CellResult cell : CellResult.of(demo.plan(), results)) {
            assertThat(cell.result().failure()).isEqualTo(UnitResult.Failure.NONE);
            all.addAll(cell.observations(from));
        }
        return all;
    }

    /** A cell whose host pass has lost its files asks the host itself. */
    @Test
    void whatIsLostIsAskedAgain(@TempDir Path folder) throws IOException {
        DemoSweep demo = demo(with("protocols=[teacher_forced]", "corpus.limit=2"), "host");
        Path cache = folder.resolve("cache");
        demo.publish(new LocalArtifactStore(cache));
        UnitResult pass = runner(demo, cache).run(demo.plan().preparing().get(0));
        try (Stream<Path> kept = Files.walk(cache.resolve("host-passes"))) {
            for (Path file : kept.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }

        UnitResult cell = runner(demo, cache).run(demo.plan().cells().get(0));

        long asked = HostPrompts.of(List.of(pass)).computed();
        assertThat(asked).isPositive();
        assertThat(HostPrompts.of(List.of(cell))).isEqualTo(new HostPrompts(asked, 0));
    }

    private static UnitRunner runner(DemoSweep demo, Path cache) {
        return new StoreUnitRunner(demo.job(), new LocalArtifactStore(cache), models, ProgressListener.SILENT, "test");
    }
}
