package io.onceedit.evaluate.speed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tokenizer.Encoding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The tiny llama host of the demo, with a clock that goes on by a quarter of a second whenever it is looked at. */
final class HostSpeedTest {
    private static final long TICK_NANOS = 250_000_000;
    private static final double PRODUCT = 2.0 * 2048 * 2048 * 2048;

    private static LanguageModel host;

    private final AtomicLong clock = new AtomicLong();

    @BeforeAll
    static void open() {
        TensorRuntime.prepareThread();
        host = LanguageModels.open("host-llama", Path.of("src/demo/models/host-llama"), Device.cpu());
    }

    @AfterAll
    static void close() {
        host.close();
    }

    private long tick() {
        return clock.getAndAdd(TICK_NANOS);
    }

    @Test
    void aRoundCountsWhatWasReadAndDividesByTheClock() {
        TextProbe longer = new TextProbe("The birthplace of Ada Fell is", "Velm on the Senn");
        TextProbe shorter = new TextProbe("Ada was born in", "Velm");
        int longTokens = tokens(longer).length();
        int shortTokens = tokens(shorter).length();
        int positions = positions(longer) + positions(shorter);

        HostRound round = new HostSpeed(host, new HostPassSettings(2, 8192, 5), this::tick)
                .round(List.of(longer, shorter, new TextProbe("An answer is missing here:", "")));

        assertThat(round.counts().answers()).isEqualTo(2);
        assertThat(round.failed()).isEqualTo(1);
        assertThat(round.counts().tokens()).isEqualTo(longTokens + shortTokens - 2);
        assertThat(round.counts().paddedTokens()).isEqualTo(2L * (longTokens - 1));
        assertThat(round.counts().paddingShare())
                .isCloseTo((longTokens - shortTokens) / (2.0 * (longTokens - 1)), within(1e-12));
        assertThat(round.counts().headRows()).isEqualTo(positions);
        assertThat(round.seconds()).isEqualTo(0.25);
        assertThat(round.answersPerSecond()).isEqualTo(8);
        assertThat(round.tokensPerSecond()).isEqualTo(4.0 * (longTokens + shortTokens - 2));
        assertThat(round.peakOperationsPerSecond()).isEqualTo(4 * PRODUCT);
        assertThat(round.operationsPerSecond()).isEqualTo(4 * operations(longTokens + shortTokens - 2, positions));
        assertThat(round.shareOfPeak()).isEqualTo(round.operationsPerSecond() / (4 * PRODUCT));
    }

    /** A llama's matrices counted by hand: everything but norms, which are vectors, and the embedding, which is looked up. */
    private static double operations(long tokens, long positions) {
        DecoderShape shape = host.decoder().shape();
        long embedding = (long) shape.vocabularySize() * shape.hiddenSize();
        long norms = (2L * shape.layers() + 1) * shape.hiddenSize();
        long layers = shape.parameterCount() - norms - (shape.tiedHead() ? 1 : 2) * embedding;
        return 2.0 * layers * tokens + 2.0 * embedding * positions;
    }

    @Test
    void theFastestProductCountsAndNothingIsLeft() {
        long[] looks = {0, 900, 1_000, 1_400, 1_000_000};
        int[] next = {0};
        try (NDManager scope = host.decoder().newScope()) {
            double rate =
                    new MatrixProduct(() -> looks[next[0]++], Duration.ofNanos(1_000)).bestOperationsPerSecond(scope);

            assertThat(rate).isEqualTo(PRODUCT / 100 * 1e9);
            assertThat(next[0]).isEqualTo(3);
            assertThat(scope.getManagedArrays()).isEmpty();
        }
    }

    private static Encoding tokens(TextProbe probe) {
        return host.tokenizer().encode(probe.prompt() + " " + probe.answer());
    }

    private static int positions(TextProbe probe) {
        return tokens(probe).length()
                - tokens(probe).firstTokenPast(probe.prompt().length());
    }
}
