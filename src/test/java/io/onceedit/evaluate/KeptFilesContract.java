package io.onceedit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.corpus.TextProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every form of the memory of hosts' answers has to keep, whichever files it keeps them in. */
public abstract class KeptFilesContract {
    private static final KeptHost HOST = new KeptHost("c0ffee", "float32", "70c3");
    private static final KeptHost OTHER = new KeptHost("c0ffee", "float16", "70c3");

    @TempDir
    private Path folder;

    private Path cache;
    private HostMemory memory;

    /** A memory as another process would open it. */
    protected abstract HostMemory open(Path cache);

    @BeforeEach
    final void open() {
        cache = folder.resolve("cache");
        memory = open(cache);
    }

    private static KeptPass pass(String prompt, int kept) {
        int[][] top = new int[2][kept];
        float[][] nats = new float[2][kept];
        for (int position = 0; position < 2; position++) {
            for (int rank = 0; rank < kept; rank++) {
                top[position][rank] = prompt.length() + 100 * position - rank;
                nats[position][rank] = -0.5f - rank - 1e-7f * prompt.hashCode();
            }
        }
        return new KeptPass(
                new TextProbe(prompt, "answer"), new int[] {7, 8}, new float[] {-1.25f, -3.3e-9f}, top, nats);
    }

    private static Set<Long> questions(KeptPass... passes) {
        return Stream.of(passes).map(KeptPass::question).collect(Collectors.toSet());
    }

    private KeptAnswers.Found<KeptPass> find(KeptHost host, int least, KeptPass... passes) throws IOException {
        return open(cache)
                .passes()
                .find(new KeptAnswers.Wanted(host, least, Integer.MAX_VALUE), questions(passes), List.of());
    }

    private static void assertSame(KeptPass found, KeptPass written) {
        assertThat(found.text()).isEqualTo(written.text());
        assertThat(found.expected()).isEqualTo(written.expected());
        assertThat(found.expectedLogProbNats()).isEqualTo(written.expectedLogProbNats());
        assertThat(found.topIds()).isDeepEqualTo(written.topIds());
        assertThat(found.topLogProbNats()).isDeepEqualTo(written.topLogProbNats());
    }

    @Test
    void findsWhatWasKeptBitByBit() throws IOException {
        KeptPass first = pass("Où est né François ?", 5);
        KeptPass second = pass("Where?", 5);
        KeptFile file = memory.passes().add(HOST, 5, List.of(first, second));

        KeptAnswers.Found<KeptPass> found = find(HOST, 5, first, second, pass("unknown", 5));

        assertThat(found.files()).containsExactly(file);
        assertThat(found.answers()).hasSize(2);
        for (KeptPass written : List.of(first, second)) {
            assertSame(
                    found.answers().stream()
                            .filter(one -> one.question() == written.question())
                            .findFirst()
                            .orElseThrow(),
                    written);
        }
    }

    @Test
    void findsNothingOfAnotherHostOrOfASmallerSize() throws IOException {
        KeptPass pass = pass("Where?", 5);
        memory.passes().add(HOST, 5, List.of(pass));

        assertThat(find(OTHER, 5, pass).answers()).isEmpty();
        assertThat(find(HOST, 6, pass).answers()).isEmpty();
        assertThat(find(HOST, 3, pass).answers()).hasSize(1);
    }

    @Test
    void readsFewFilesAndTheSmallestThatWillDo() throws IOException {
        KeptPass here = pass("here", 4);
        KeptPass there = pass("there", 4);
        KeptFile large = memory.passes().add(HOST, 9, List.of(pass("here", 9)));
        KeptFile small = memory.passes().add(HOST, 4, List.of(here));
        KeptFile other = memory.passes().add(HOST, 4, List.of(there));

        assertThat(find(HOST, 4, here).files()).containsExactly(small);
        assertThat(find(HOST, 5, here).files()).containsExactly(large);
        assertThat(find(HOST, 4, here, there).files()).containsExactlyInAnyOrder(small, other);
    }

    @Test
    void looksFirstWhereItIsTold() throws IOException {
        KeptPass pass = pass("here", 4);
        KeptFile named = memory.passes().add(HOST, 9, List.of(pass("here", 9)));
        memory.passes().add(HOST, 4, List.of(pass));
        KeptFile gone = new KeptFile(HOST.key(), 4, named.name());

        KeptAnswers.Found<KeptPass> found =
                open(cache).passes().find(new KeptAnswers.Wanted(HOST, 4, 9), questions(pass), List.of(gone, named));

        assertThat(found.files()).containsExactly(named);
    }

    @Test
    void passesOverNamedFilesOfAnotherHost() throws IOException {
        KeptPass pass = pass("here", 4);
        KeptFile others = memory.passes().add(OTHER, 4, List.of(pass));

        KeptAnswers.Wanted wanted = new KeptAnswers.Wanted(HOST, 4, 9);
        assertThat(open(cache)
                        .passes()
                        .find(wanted, questions(pass), List.of(others))
                        .answers())
                .isEmpty();
    }

    @Test
    void passesOverFoldersThatAreNotItsOwn() throws IOException {
        KeptPass pass = pass("here", 4);
        memory.passes().add(HOST, 4, List.of(pass));
        Files.createDirectories(cache.resolve("host-passes/host=" + HOST.key() + "/others=x"));

        assertThat(find(HOST, 4, pass).answers()).hasSize(1);
    }

    @Test
    void generationsAreFoundUnderTheirOwnLimitAlone() throws IOException {
        KeptGeneration empty = new KeptGeneration("Say nothing", 7, "", new int[0], true);
        KeptGeneration said = new KeptGeneration("Say é", 7, " é\t", new int[] {3, 1, 4}, false);
        memory.generations().add(HOST, 7, List.of(said, empty));
        Set<Long> asked = Set.of(empty.question(), said.question());

        List<KeptGeneration> found = open(cache)
                .generations()
                .find(new KeptAnswers.Wanted(HOST, 7, 7), asked, List.of())
                .answers();

        assertThat(found).usingRecursiveFieldByFieldElementComparator().containsExactlyInAnyOrder(empty, said);
        assertThat(open(cache)
                        .generations()
                        .find(new KeptAnswers.Wanted(HOST, 8, 8), asked, List.of())
                        .answers())
                .isEmpty();
    }

    @Test
    void writersSideBySideLeaveWholeFilesAndNothingElse() throws IOException, InterruptedException, ExecutionException {
        List<KeptPass> passes =
                IntStream.range(0, 12).mapToObj(i -> pass("prompt " + i, 3)).toList();
        ExecutorService writers = Executors.newFixedThreadPool(6);
        try {
            List<Future<KeptFile>> written = new ArrayList<>();
            for (int i = 0; i < 24; i++) {
                KeptPass pass = passes.get(i % passes.size()); // each of them is written by two
                written.add(writers.submit(() -> open(cache).passes().add(HOST, 3, List.of(pass))));
            }
            Set<KeptFile> files = written.stream().map(KeptFilesContract::get).collect(Collectors.toSet());
            assertThat(files).hasSize(passes.size());
        } finally {
            writers.shutdown();
        }
        assertThat(find(HOST, 3, passes.toArray(KeptPass[]::new)).answers()).hasSize(passes.size());
        try (Stream<Path> staged = Files.list(cache.resolve("staging"))) {
            assertThat(staged).isEmpty();
        }
    }

    private static KeptFile get(Future<KeptFile> written) {
        try {
            return written.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aFileThatIsGoneIsForgottenAndADamagedOneNamed() throws IOException {
        KeptPass pass = pass("Where?", 5);
        KeptFile file = memory.passes().add(HOST, 5, List.of(pass));
        KeptAnswers.Wanted wanted = new KeptAnswers.Wanted(HOST, 5, 5);
        assertThat(memory.passes().find(wanted, questions(pass), List.of()).answers())
                .hasSize(1);
        Path onDisk;
        try (Stream<Path> all = Files.walk(cache)) {
            onDisk = all.filter(path -> path.endsWith(file.name())).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(onDisk);

        Files.delete(onDisk);
        assertThat(memory.passes().find(wanted, questions(pass), List.of(file)).answers())
                .isEmpty();

        Files.write(onDisk, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> open(cache).passes().find(wanted, questions(pass), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Failed to read ")
                .hasMessageContaining(file.name())
                .hasMessageEndingWith("; delete it and run the sweep again");
    }
}
