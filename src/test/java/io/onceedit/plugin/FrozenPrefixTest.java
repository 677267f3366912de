package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.TokenPlaces;
import io.onceedit.model.tensor.TensorRuntime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrozenPrefixTest {
    private static final double TOLERANCE = 1e-5;
    private static final List<Integer> BATCH = List.of(4, 0, 2);

    private static LanguageModel base;
    private static List<EncodedText> texts;

    @BeforeAll
    static void openBase() {
        TensorRuntime.prepareThread();
        base = TinyModel.open("tiny-hash", true);
        texts = new TextEncoder(base, true)
                .encode(TinyEdits.texts(TrainingSettings.recipe("speaker")).texts());
    }

    @AfterAll
    static void closeBase() {
        base.close();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1000000", "2, 0", "2, 1000000", "4, 1000000"})
    void continuesToWhatTheWholeModelReads(int layers, long cacheBytes) {
        try (NDManager owner = base.decoder().newScope()) {
            FrozenPrefix prefix = new FrozenPrefix(owner, base.decoder(), texts, layers, cacheBytes, () -> {});
            NDArray residual = prefix.residual(owner, BATCH); // (B, T, D)
            NDArray continued = base.decoder().hiddenFrom(residual, prefix.tokens(BATCH), layers);
            NDArray whole = base.decoder().hidden(owner, prefix.tokens(BATCH));
            for (int row = 0; row < BATCH.size(); row++) {
                int last = texts.get(BATCH.get(row)).ids().length - 1; // right of it stands padding
                int[] rows = {row, row};
                int[] positions = {last / 2, last};
                assertThat(HiddenRows.gather(continued, new TokenPlaces(rows, positions))
                                .allClose(
                                        HiddenRows.gather(whole, new TokenPlaces(rows, positions)),
                                        TOLERANCE,
                                        TOLERANCE,
                                        false))
                        .as("row %d", row)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1000000"})
    void holdsNothingBeyondItsScope(long cacheBytes) {
        try (NDManager owner = base.decoder().newScope()) {
            FrozenPrefix prefix = new FrozenPrefix(owner, base.decoder(), texts, 2, cacheBytes, () -> {});
            int before = owner.getManagedArrays().size();
            for (int i = 0; i < 5; i++) {
                try (NDManager scope = owner.newSubManager()) {
                    assertThat(prefix.residual(scope, BATCH).getManager()).isSameAs(scope);
                }
            }
            assertThat(owner.getManagedArrays()).hasSize(before);
        }
    }
}
