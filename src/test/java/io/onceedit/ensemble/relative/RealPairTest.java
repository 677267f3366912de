package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.RelativeSpace;
import io.onceedit.ensemble.SearchOptions;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SmolLM2-135M as plug-in base and Gemma 3 270M as host. Runs where {@code -Dmodels.dir} names a folder that holds both models' folders. */
@Tag("real-models")
final class RealPairTest {
    private static final int ANCHORS = 200;

    /**
     * For 200 anchors the search from zero ends where the look-up points. It searches the tokens that the look-up found for any of them and
     * their own tokens: what leans much to an anchor leans to its neighbours too. In fp32 and in fp64.
     */
    @Test
    void searchFromZeroEqualsTheLookUp() {
        try (LanguageModel plugin = open("smollm2-135m");
                LanguageModel host = open("gemma3-270m")) {
            AlignmentSettings settings = AlignmentSettings.DEFAULT.withInverseSample(ANCHORS);
            AlignmentTable table = Aligner.align(plugin, host, settings, ProgressListener.SILENT);
            int[] anchors = IntStream.range(0, table.anchors().size())
                    .filter(anchor -> table.hostToken(anchor).isPresent())
                    .toArray();
            assertThat(anchors).hasSize(ANCHORS);
            int[] candidates = Arrays.stream(anchors)
                    .flatMap(anchor -> IntStream.of(
                            table.inverse()[anchor], table.anchors().hostIds()[anchor]))
                    .sorted()
                    .distinct()
                    .toArray();
            try (RelativeSpace space = Aligner.hostSpace(host, table.anchors(), settings);
                    NDManager scope = host.decoder().newScope()) {
                NDArray rows = space.rows(scope, candidates); // (C, A)
                for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
                    NDArray typed = rows.toType(type, false);
                    for (int anchor : anchors) {
                        double[] start = new double[candidates.length];
                        NDArray target = oneHot(scope, anchor, table.anchors().size(), type);
                        double[] z = new TokenSearch(SearchOptions.DEFAULT).search(typed, start, target);
                        assertThat(candidates[argmax(z)])
                                .as("anchor %d in %s", anchor, type)
                                .isEqualTo(table.inverse()[anchor]);
                        target.close();
                    }
                }
            }
        }
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
        TensorRuntime.prepareThread();
        return LanguageModels.open(name, Path.of(System.getProperty("models.dir"), name), Device.cpu());
    }
}
