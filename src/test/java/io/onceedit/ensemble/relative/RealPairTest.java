package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentKey;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.RelativeSpace;
import io.onceedit.align.VocabularyHash;
import io.onceedit.ensemble.SearchOptions;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.model.tensor.TensorRuntime;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SmolLM2-135M as plug-in base and Gemma 3 270M as host. Runs where {@code -Dmodels.dir} names a folder that holds both models' folders. */
@Tag("real-models")
final class RealPairTest {
    private static final int ANCHORS = 200;
    private static final int ANCHORS_OVER_ALL_TOKENS = 10;
    private static final int TOKENS_OF_A_BLOCK = 256;
    private static final AlignmentSettings SETTINGS = AlignmentSettings.DEFAULT.withInverseSample(ANCHORS);
    private static final double ROUNDING = 1e-4;

    private static LanguageModel plugin;
    private static LanguageModel host;
    private static AlignmentTable table;
    private static long growthBytes;

    @BeforeAll
    static void align() {
        TensorRuntime.prepareThread();
        plugin = open("smollm2-135m");
        host = open("gemma3-270m");
        AlignmentKey key = new AlignmentKey(hash(plugin), hash(host), SETTINGS);
        ResidentMemory.Watch memory = ResidentMemory.watch();
        long before = memory.peakBytes();
        table = Aligner.align(plugin, host, key, (stage, done, total) -> memory.sample());
        growthBytes = memory.peakBytes() - before;
    }

    @AfterAll
    static void close() {
        host.close();
        plugin.close();
    }

    /** Beyond the weights, for a pair of 49k x 262k tokens; all the anchors' look-up needs no more than a sample's. */
    @Test
    void alignsInLittleMemory() {
        assertThat(table.anchors().size()).isGreaterThan(45_000);
        assertThat(growthBytes).isPositive().isLessThan(1_500_000_000);
    }

    /**
     * For 200 anchors the search from zero ends where the look-up points. It searches the tokens that the look-up found for any of them and
     * their own tokens: what leans much to an anchor leans to its neighbours too. In fp32 and in fp64.
     */
    @Test
    void searchFromZeroEqualsTheLookUp() {
        int[] anchors = table.inverse().known();
        assertThat(anchors).hasSize(ANCHORS);
        int[] candidates = Arrays.stream(anchors)
                .flatMap(
                        anchor -> IntStream.of(lookedUp(anchor), table.anchors().hostIds()[anchor]))
                .sorted()
                .distinct()
                .toArray();
        try (RelativeSpace space = Aligner.hostSpace(host, table.anchors(), SETTINGS);
                NDManager scope = host.decoder().newScope()) {
            NDArray rows = space.rows(scope, candidates); // (C, A)
            for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
                NDArray typed = rows.toType(type, false);
                for (int anchor : anchors) {
                    double[] start = new double[candidates.length];
                    try (NDArray target = oneHot(scope, anchor, table.anchors().size(), type)) {
                        double[] z = new TokenSearch(SearchOptions.DEFAULT).search(typed, start, target);
                        assertThat(candidates[argmax(z)])
                                .as("anchor %d in %s", anchor, type)
                                .isEqualTo(lookedUp(anchor));
                    }
                }
            }
        }
    }

    /**
     * For a few anchors the search from zero runs over all 262k tokens. Towards one anchor a token is pulled by its own probability of that
     * anchor alone, so two columns, the anchor's and all others together, stand for the whole row.
     */
    @Test
    void searchOverAllTokensEqualsTheLookUp() {
        int[] anchors = Arrays.copyOf(table.inverse().known(), ANCHORS_OVER_ALL_TOKENS);
        float[][] columns = columns(anchors);
        try (NDManager scope = host.decoder().newScope()) {
            for (int i = 0; i < anchors.length; i++) {
                float[] column = columns[i];
                float[] both = new float[2 * column.length];
                for (int token = 0; token < column.length; token++) {
                    both[2 * token] = column[token];
                    both[2 * token + 1] = 1 - column[token];
                }
                try (NDArray rows = scope.create(both, new Shape(column.length, 2));
                        NDArray target = scope.create(new float[] {1, 0})) {
                    double[] z = new TokenSearch(SearchOptions.DEFAULT).search(rows, new double[column.length], target);
                    double found = column[argmax(z)];
                    assertThat((double) column[lookedUp(anchors[i])])
                            .as("anchor %d", anchors[i])
                            .isBetween(found * (1 - ROUNDING), found * (1 + ROUNDING));
                }
            }
        }
    }

    /** R[t, a] of every token for some anchors, (Q, V), from whole rows. */
    private static float[][] columns(int[] anchors) {
        float[][] columns = new float[anchors.length][];
        try (RelativeSpace space = Aligner.hostSpace(host, table.anchors(), SETTINGS);
                NDManager scope = host.decoder().newScope()) {
            Arrays.setAll(columns, i -> new float[space.tokens()]);
            for (int from = 0; from < space.tokens(); from += TOKENS_OF_A_BLOCK) {
                int to = Math.min(space.tokens(), from + TOKENS_OF_A_BLOCK);
                try (NDManager block = scope.newSubManager()) {
                    NDArray rows = space.rows(block, IntStream.range(from, to).toArray()); // (N, A)
                    float[] values = rows.toFloatArray();
                    for (int token = from; token < to; token++) {
                        for (int i = 0; i < anchors.length; i++) {
                            columns[i][token] = values[(token - from) * space.anchors() + anchors[i]];
                        }
                    }
                }
            }
        }
        return columns;
    }

    private static int lookedUp(int anchor) {
        return table.inverse().hostToken(anchor).orElseThrow();
    }

    private static VocabularyHash hash(LanguageModel model) {
        return VocabularyHash.of(model.decoder().embedding(), model.tokenizer());
    }

    private static NDArray oneHot(NDManager scope, int place, int size, DataType type) {
        double[] values = new double[size];
        values[place] = 1;
        return scope.create(values).toType(type, false);
    }

    private static int argmax(double[] values) {
        return IntStream.range(0, values.length)
                .reduce((a, b) -> values[b] > values[a] ? b : a)
                .orElseThrow();
    }

    private static LanguageModel open(String name) {
        return LanguageModels.open(name, Path.of(System.getProperty("models.dir"), name), Device.cpu());
    }
}
