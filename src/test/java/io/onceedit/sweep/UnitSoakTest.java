package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Units that run again and again: each is computed, and what they leave in memory is seen. */
final class UnitSoakTest {
    private static final int MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;

    private OpenModels models;
    private final List<Path> rounds = new ArrayList<>();

    @BeforeEach
    void open() {
        models = DemoSweep.models();
    }

    @AfterEach
    void close() {
        models.close();
    }

    private static DemoSweep sweep(List<String> methods) {
        return DemoSweep.of(
                List.of(
                        "corpus.limit=1",
                        "pool.limit=40",
                        "protocols=[teacher_forced]",
                        DemoSweep.brief(1, 1),
                        DemoSweep.brief(4, 1)),
                List.of("gpt2"),
                methods);
    }

    private UnitSoak soak(DemoSweep sweep, Function<Path, ArtifactStore> stores) {
        return new UnitSoak(sweep.input(), sweep.plan(), sweep.job(), new UnitSoak.Executor(models, stores, false));
    }

    private List<UnitSoak.Sample> run(UnitSoak soak, int units, int every) throws IOException {
        return soak.run(new UnitSoak.Length(units, every), folder, StopSignal.NEVER, ProgressListener.SILENT);
    }

    private ArtifactStore emptyStore(Path round) {
        assertThat(round).isEmptyDirectory();
        rounds.add(round);
        return new LocalArtifactStore(round.resolve("cache"));
    }

    private void assertNothingIsLeft() {
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void everyRoundComputesAllKindsOfUnitsOnTheSameModels() throws IOException {
        DemoSweep sweep = sweep(List.of("host", "text", "onceedit-published"));
        assertThat(sweep.plan().units().map(WorkUnit::kind))
                .containsOnlyOnceElementsOf(
                        EnumSet.of(ArtifactKind.HOST_PASS, ArtifactKind.GATE_MAPS, ArtifactKind.ALIGNMENT))
                .contains(ArtifactKind.PLUGIN, ArtifactKind.CELL);
        int round = (int) sweep.plan().units().count();

        List<UnitSoak.Sample> samples = run(soak(sweep, this::emptyStore), round + 1, round / 2);

        assertThat(round).isEqualTo(8);
        assertThat(rounds).hasSize(2).doesNotHaveDuplicates();
        assertThat(samples).extracting(UnitSoak.Sample::units).containsExactly(4L, 8L, 9L);
        assertThat(samples.subList(1, 3))
                .extracting(UnitSoak.Sample::heldBytes)
                .containsOnly(models.heldBytes())
                .doesNotContain(0L);
        assertThat(samples).allSatisfy(sample -> {
            assertThat(sample.nativeBytes()).isBetween(sample.heldBytes(), sample.residentBytes());
            assertThat(sample.codeBytes()).isBetween(10L * MEGABYTE, sample.residentBytes());
        });
        assertNothingIsLeft();
    }

    @Test
    void whatStaysInNativeMemoryIsSeen() throws IOException {
        List<ByteBuffer> lost = new ArrayList<>();
        Function<Path, ArtifactStore> leaking = round -> {
            lost.add(ByteBuffer.allocateDirect(64 * MEGABYTE));
            return emptyStore(round);
        };

        List<UnitSoak.Sample> samples = run(soak(sweep(List.of("host")), leaking), 6, 2);

        assertThat(lost).hasSize(3);
        long grown = samples.get(2).residentBytes() - samples.get(0).residentBytes();
        assertThat(grown).isBetween(100L * MEGABYTE, 160L * MEGABYTE);
        assertThat(samples.get(2).nativeBytes() - samples.get(0).nativeBytes())
                .isBetween(120L * MEGABYTE, 140L * MEGABYTE);
    }

    @Test
    void refusesUnitsThatNeedNotBeComputed() {
        ArtifactStore one = emptyStore(folder);
        UnitSoak soak = soak(sweep(List.of("host")), round -> one);

        assertThatThrownBy(() -> run(soak, 4, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(" probes, chunk 1: its result was found, expected a store that begins empty");
    }

    @Test
    void endsWithAUnitThatFails() {
        Function<Path, ArtifactStore> withoutPlaceForCells = round -> {
            try {
                Files.createFile(Files.createDirectory(round.resolve("cache")).resolve("cell"));
                return new LocalArtifactStore(round.resolve("cache"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };

        assertThatThrownBy(() -> run(soak(sweep(List.of("host")), withoutPlaceForCells), 4, 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("host on gpt2, teacher_forced, 1 edits, seed 1: ");
        assertNothingIsLeft();
    }

    @Test
    void givesUpBetweenUnits() {
        AtomicInteger asked = new AtomicInteger();
        StopSignal soon = () -> asked.incrementAndGet() > 1;
        UnitSoak soak = soak(sweep(List.of("host")), this::emptyStore);

        assertThatThrownBy(() -> soak.run(new UnitSoak.Length(4, 2), folder, soon, ProgressListener.SILENT))
                .isInstanceOf(CancellationException.class);
        assertThat(rounds).hasSize(1);
        assertNothingIsLeft();
    }

    @Test
    void refusesALengthWithoutTwoSamples() {
        assertThatThrownBy(() -> new UnitSoak.Length(99, 50))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid length of 99 units with a sample every 50: expected at least two samples");
    }
}
