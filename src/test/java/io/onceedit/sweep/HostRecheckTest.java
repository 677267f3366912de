package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.HostMemory;
import io.onceedit.evaluate.KeptAnswers;
import io.onceedit.evaluate.KeptFile;
import io.onceedit.evaluate.KeptFiles;
import io.onceedit.evaluate.KeptHost;
import io.onceedit.evaluate.KeptPass;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostRecheckTest {
    private static final HostRecheck.Sample ALL = new HostRecheck.Sample(1, 7);

    private static DemoSweep demo;
    private static Path root;
    private static OpenModels models;
    private static WorkUnit.PassHost unit;
    private static Memory memory;

    @BeforeAll
    static void readTheHost(@TempDir Path folder) {
        demo = DemoSweep.of(
                List.of("corpus.limit=3", "pool.limit=40", "protocols=[teacher_forced]"),
                List.of("gpt2"),
                List.of("host"));
        root = folder;
        models = DemoSweep.models();
        memory = new Memory();
        LocalArtifactStore store = store();
        demo.publish(store);
        unit = demo.plan()
                .units()
                .filter(WorkUnit.PassHost.class::isInstance)
                .map(WorkUnit.PassHost.class::cast)
                .findFirst()
                .orElseThrow();
        UnitResult result = new StoreUnitRunner(demo.job(), store, models, ProgressListener.SILENT, "here").run(unit);
        assertThat(result.failure()).isEqualTo(UnitResult.Failure.NONE);
    }

    @AfterAll
    static void close() {
        models.close();
    }

    /** The store as a process opens it that has read nothing yet. */
    private static LocalArtifactStore store() {
        return new LocalArtifactStore(
                root.resolve("cache"),
                new HostMemory(
                        new KeptAnswers<>(memory), LocalKeptFiles.memory(root).generations()));
    }

    /** What is kept, in memory, where it can be damaged. */
    private static final class Memory implements KeptFiles<KeptPass> {
        private final Map<KeptFile, List<KeptPass>> files = new ConcurrentHashMap<>();
        private float addedNats;

        @Override
        public List<KeptFile> list(KeptHost host) {
            return List.copyOf(files.keySet());
        }

        @Override
        public long[] questions(KeptFile file) {
            return files.get(file).stream()
                    .mapToLong(KeptPass::question)
                    .sorted()
                    .toArray();
        }

        @Override
        public List<KeptPass> read(KeptFile file, Set<Long> questions) {
            return files.get(file).stream()
                    .filter(pass -> questions.contains(pass.question()))
                    .map(this::damaged)
                    .toList();
        }

        private KeptPass damaged(KeptPass pass) {
            float[] expected = pass.expectedLogProbNats().clone();
            expected[expected.length - 1] += addedNats;
            return new KeptPass(pass.text(), pass.expected(), expected, pass.topIds(), pass.topLogProbNats());
        }

        @Override
        public KeptFile write(KeptHost host, int size, List<KeptPass> answers) throws IOException {
            KeptFile file = new KeptFile(host.key(), size, "file-" + files.size());
            files.put(file, List.copyOf(answers));
            return file;
        }
    }

    private static HostRecheck.Found recheck(HostRecheck.Sample sample) {
        SweepJob all = demo.job();
        SweepJob job = new SweepJob(
                all.config(),
                all.pool(),
                all.hashes(),
                all.evaluatedKey(),
                all.codeVersion(),
                EnumSet.allOf(ArtifactKind.class));
        return new HostRecheck(job, store(), models).of(unit, sample);
    }

    @Test
    void whatIsKeptIsWhatTheHostSays() {
        HostRecheck.Found found = recheck(ALL);
        assertThat(found.read()).isGreaterThan(20);
        assertThat(found.differing()).isEmpty();
    }

    @Test
    void aChangedNumberIsSeenAndWithinRoundingNot() {
        memory.addedNats = 0.05f;
        try {
            HostRecheck.Found found = recheck(ALL);
            assertThat(found.differing()).hasSize((int) found.read());
            assertThat(found.differing().get(0)).startsWith("gpt2 behind \"");
            memory.addedNats = 1e-4f;
            assertThat(recheck(ALL).differing()).isEmpty();
        } finally {
            memory.addedNats = 0;
        }
    }

    @Test
    void aSampleHasOneTextAtLeastAndOthersOnAnotherDay() {
        List<TextProbe> texts = IntStream.range(0, 1000)
                .mapToObj(i -> new TextProbe("prompt " + i, "answer"))
                .toList();
        List<TextProbe> monday = new HostRecheck.Sample(0.01, 1).of(texts);
        assertThat(monday).hasSize(10).isEqualTo(new HostRecheck.Sample(0.01, 1).of(texts));
        assertThat(new HostRecheck.Sample(0.01, 2).of(texts)).isNotEqualTo(monday);
        assertThat(new HostRecheck.Sample(0.01, 1).of(texts.subList(0, 3))).hasSize(1);
    }

    @Test
    void aUnitThatIsGoneCountsAsDiffering() {
        WorkUnit.PassHost gone =
                new WorkUnit.PassHost("nobody", unit.host(), unit.chunk(), unit.asked(), unit.generates());
        HostRecheck.Found found = new HostRecheck(demo.job(), store(), models).of(gone, ALL);
        assertThat(found.differing()).hasSize(1);
        assertThat(found.differing().get(0)).startsWith("gpt2 cannot be read again: ");
    }
}
