package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.EmbeddingForm;
import io.onceedit.align.RelativeSpace;
import io.onceedit.ensemble.SearchOptions;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo's models: the search from zero over every token of a host, beside the look-up that takes its place. */
final class ClosedFormTest {
    /** Tokens that lean equally towards an anchor, up to the rounding of fp32, are equal to the search. */
    private static final double ROUNDING = 1e-4;

    @ParameterizedTest
    @CsvSource({"host-llama, RAW", "host-gpt2, RAW", "host-gemma, RAW", "host-gpt2, CENTRED"})
    void searchOverAllTokensEndsWhereTheLookUpPoints(String host, EmbeddingForm form) {
        DemoPair pair = DemoPair.of(host);
        try (NDManager scope = pair.host().decoder().newScope()) {
            AlignmentSettings settings =
                    AlignmentSettings.DEFAULT.withEmbeddings(form).withInverseSample(Integer.MAX_VALUE);
            AlignmentTable table = pair.align(settings);
            int anchors = table.anchors().size();
            assertThat(table.inverse().known()).hasSize(anchors);
            try (RelativeSpace space = Aligner.hostSpace(pair.host(), table.anchors(), settings)) {
                int[] tokens = IntStream.range(0, space.tokens()).toArray();
                NDArray rows = space.rows(scope, tokens); // (V, A)
                float[] values = rows.toFloatArray();
                for (int anchor = 0; anchor < anchors; anchor += 7) {
                    int found = found(scope, rows, anchor);
                    int lookedUp = table.inverse().hostToken(anchor).orElseThrow();
                    assertThat((double) values[found * anchors + anchor])
                            .as("anchor %d", anchor)
                            .isGreaterThanOrEqualTo(values[lookedUp * anchors + anchor] * (1 - ROUNDING));
                    assertThat((double) values[lookedUp * anchors + anchor])
                            .as("anchor %d", anchor)
                            .isGreaterThanOrEqualTo(values[found * anchors + anchor] * (1 - ROUNDING));
                }
            }
        }
    }

    private static int found(NDManager scope, NDArray rows, int anchor) {
        int tokens = (int) rows.getShape().get(0);
        float[] target = new float[(int) rows.getShape().get(1)];
        target[anchor] = 1;
        try (NDArray oneHot = scope.create(target)) {
            double[] z = new TokenSearch(SearchOptions.DEFAULT).search(rows, new double[tokens], oneHot);
            return IntStream.range(0, tokens)
                    .reduce((a, b) -> z[b] > z[a] ? b : a)
                    .orElseThrow();
        }
    }
}
