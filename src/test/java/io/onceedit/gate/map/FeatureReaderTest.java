package io.onceedit.gate.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onceedit.gate.WordModel;
import io.onceedit.model.LanguageModel;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class FeatureReaderTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

    @Test
    void averagesNormalisedStatesOverEachWindow() {
        try (LanguageModel model = WordModel.open("a")) {
            String text = "one two three four five";
            float[][] features = new FeatureReader(model, TokenWeights.EQUAL, ProgressListener.SILENT)
                    .read(List.of("x", text), List.of(1, 3), new FeatureWindows(List.of(2, 50)))[1];

            int[] tokens = model.tokenizer().encode(text).ids();
            assertThat(features).hasNumberOfRows(2);
            assertThat(features[0]).containsExactly(plainMean(tokens, tokens.length - 2, 1, 3), CLOSE);
            assertThat(features[1]).containsExactly(plainMean(tokens, 1, 1, 3), CLOSE);
        }
    }

    @Test
    void countsTokensByTheirWeights() {
        try (LanguageModel model = WordModel.open("a")) {
            String text = "one two";
            int[] tokens = model.tokenizer().encode(text).ids();
            float[] perToken = new float[model.decoder().shape().vocabularySize()];
            perToken[tokens[1]] = 0.25f;
            perToken[tokens[2]] = 0.75f;
            float[] mean = new FeatureReader(model, new TokenWeights(perToken), ProgressListener.SILENT)
                    .read(List.of(text), List.of(2), FeatureWindows.WHOLE)[0][0];

            float[] second = plainMean(Arrays.copyOf(tokens, 2), 1, 2);
            float[] third = plainMean(tokens, 2, 2);
            for (int i = 0; i < mean.length; i++) {
                assertThat(mean[i]).isCloseTo(0.25f * second[i] + 0.75f * third[i], CLOSE);
            }
        }
    }

    @Test
    void weighsFrequentTokensLess() {
        try (LanguageModel model = WordModel.open("a")) {
            TokenWeights weights = TokenWeights.inverseFrequency(model, List.of("one two", "one three"), 1 / 3.0);
            int[] tokens = model.tokenizer().encode("one two four").ids();

            assertThat(tokens).hasSize(4);
            assertThat(weights.perToken()[tokens[1]]).isEqualTo(0.5f);
            assertThat(weights.perToken()[tokens[2]]).isEqualTo(2 / 3f);
            assertThat(weights.perToken()[tokens[3]]).isEqualTo(1);
        }
    }

    @Test
    void doesNotDependOnTheOtherTexts() {
        try (LanguageModel model = WordModel.open("a")) {
            FeatureReader reader = new FeatureReader(model, TokenWeights.EQUAL, ProgressListener.SILENT);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                texts.add("word " + "again ".repeat(i % 17) + i);
            }
            float[][][] together = reader.read(texts, List.of(2), FeatureWindows.WHOLE);

            for (int i = 0; i < texts.size(); i += 37) {
                assertThat(together[i][0])
                        .containsExactly(
                                reader.read(List.of(texts.get(i)), List.of(2), FeatureWindows.WHOLE)[0][0], CLOSE);
            }
        }
    }

    @Test
    void leavesNoArrayBehind() {
        try (LanguageModel model = WordModel.open("a")) {
            FeatureReader reader = new FeatureReader(model, TokenWeights.EQUAL, ProgressListener.SILENT);
            reader.read(List.of("one two"), List.of(1, 2), FeatureWindows.WHOLE);
            int before = ((WordModel) model.decoder()).openArrays();
            for (int i = 0; i < 100; i++) {
                reader.read(List.of("one two", "three"), List.of(1, 2), FeatureWindows.WHOLE);
            }
            assertThat(((WordModel) model.decoder()).openArrays()).isEqualTo(before);
        }
    }

    @Test
    void refusesLayersThatTheModelHasNot() {
        try (LanguageModel model = WordModel.open("a")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeatureReader(model, TokenWeights.EQUAL, ProgressListener.SILENT)
                            .read(List.of("x"), List.of(4, 9), FeatureWindows.WHOLE))
                    .withMessage("Cannot read features of model words behind layers [4, 9]: it has 4");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FeatureReader(model, TokenWeights.EQUAL, ProgressListener.SILENT)
                            .read(List.of(" "), List.of(1), FeatureWindows.WHOLE))
                    .withMessage("Cannot gate an empty prompt");
        }
    }

    /** The plain-loop oracle: mean over layers and over the tokens from one on. */
    private static float[] plainMean(int[] tokens, int first, int... layers) {
        float[] mean = new float[WordModel.HIDDEN_SIZE];
        for (int layer : layers) {
            for (int t = first; t < tokens.length; t++) {
                float[] state = WordModel.state(tokens[t], tokens[t - 1], layer);
                double square = 0;
                for (float value : state) {
                    square += value * value;
                }
                double size = Math.sqrt(square / state.length + 1e-5);
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += (float) (state[i] / size / (tokens.length - first) / layers.length);
                }
            }
        }
        return mean;
    }
}
