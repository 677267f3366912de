package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LogitReaderTest {
    private static final int VOCABULARY = 41;
    private static final int[] EXPECTED = {9, 0, 40, 9, 17};

    @Test
    void agreesWithAPlainLoopWhateverTheChunks() {
        Fixture fixture = Fixture.read("llama-untied");
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope()) {
            NDArray hidden = HiddenRows.gather(
                    decoder.hidden(scope, fixture.batch()),
                    new TokenPlaces(new int[] {0, 0, 1, 2, 2}, new int[] {1, 11, 2, 0, 6}));
            float[] logits = decoder.logits(hidden).toFloatArray();
            for (int rowsInAChunk : new int[] {1, 2, 5}) {
                LogitReader reader = new LogitReader(decoder, (long) rowsInAChunk * VOCABULARY * Float.BYTES);
                assertReading(reader.read(hidden, EXPECTED, 4), logits);
            }
        }
    }

    @Test
    void keepsTheWholeVocabularyAtMost() {
        Fixture fixture = Fixture.read("llama-untied");
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope()) {
            NDArray hidden = HiddenRows.gather(
                    decoder.hidden(scope, fixture.batch()), new TokenPlaces(new int[] {0}, new int[] {0}));
            LogitReading reading = new LogitReader(decoder).read(hidden, new int[] {1}, 1000);
            double mass = 0;
            for (float logProbNats : reading.topLogProbNats()[0]) {
                mass += Math.exp(logProbNats);
            }
            assertThat(reading.topIds()[0]).hasSize(VOCABULARY);
            assertThat(mass).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void rejectsAnotherNumberOfExpectedTokens() {
        Fixture fixture = Fixture.read("llama-untied");
        try (Decoder decoder = fixture.open();
                NDManager scope = decoder.newScope()) {
            NDArray hidden = HiddenRows.gather(
                    decoder.hidden(scope, fixture.batch()), new TokenPlaces(new int[] {0}, new int[] {0}));
            LogitReader reader = new LogitReader(decoder);
            assertThatThrownBy(() -> reader.read(hidden, new int[] {1, 2}, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "Cannot read logits: 2 expected tokens for 1 rows, top 1; expected as many tokens as rows"
                                    + " and at least the top 1");
        }
    }

    private static void assertReading(LogitReading reading, float[] logits) {
        for (int row = 0; row < EXPECTED.length; row++) {
            float[] own = Arrays.copyOfRange(logits, row * VOCABULARY, (row + 1) * VOCABULARY);
            double sum = 0;
            for (float logit : own) {
                sum += Math.exp(logit);
            }
            int[] order = IntStream.range(0, VOCABULARY)
                    .boxed()
                    .sorted(Comparator.comparing(id -> -own[id]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            assertThat((double) reading.expectedLogProbNats()[row])
                    .isCloseTo(own[EXPECTED[row]] - Math.log(sum), within(1e-5));
            assertThat(reading.argmax()[row]).isEqualTo(order[0]);
            assertThat(reading.topIds()[row]).isEqualTo(Arrays.copyOf(order, 4));
            assertThat((double) reading.topLogProbNats()[row][3])
                    .isCloseTo(own[order[3]] - Math.log(sum), within(1e-5));
        }
    }
}
