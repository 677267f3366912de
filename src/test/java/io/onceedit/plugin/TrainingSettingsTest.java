package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.model.tensor.AdamSettings;
import io.onceedit.plugin.TrainingText.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TrainingSettingsTest {
    @Test
    void speakerSaysTheTargetAlone() {
        TrainingSettings speaker = TrainingSettings.recipe(TrainingSettings.DEFAULT_RECIPE);
        assertThat(speaker.objective().weightToken()).isFalse();
        assertThat(speaker.trained()).isEqualTo(new TrainedParameters.LastLayers(4, 30));
        assertThat(speaker.optimizer().rates().learningRate()).isEqualTo(5e-4);
        assertThat(speaker.loop().epochs()).isEqualTo(10);
        assertThat(speaker.texts()).isEqualTo(new TextSettings(Map.of(Kind.PARAPHRASE, 3, Kind.ALIASED, 3), true));
    }

    @Test
    void publishedTrainsTheWeightToken() {
        TrainingSettings published = TrainingSettings.recipe("published");
        assertThat(published.objective()).isEqualTo(new ObjectiveSettings(true, 1, 1, 1));
        assertThat(published.trained()).isEqualTo(new TrainedParameters.LastLayers(8, 30));
        assertThat(published.optimizer().rates())
                .isEqualTo(new RateSettings(3e-4, 3e-3, 0.05, RateSettings.Decay.COSINE));
        assertThat(published.optimizer().adam()).isEqualTo(new AdamSettings(0.9, 0.999, 1e-8, 0, 1));
        assertThat(published.texts())
                .isEqualTo(
                        new TextSettings(Map.of(Kind.PARAPHRASE, 3, Kind.UNRELATED, 150, Kind.HARD_NEGATIVE, 2), true));
        assertThat(published.loop().epochs()).isEqualTo(4);
        assertThat(published.loop().batchSize()).isEqualTo(16);
    }

    @Test
    void unknownRecipesAreRefused() {
        assertThatThrownBy(() -> TrainingSettings.recipe("loud"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training recipe loud: expected published or speaker");
    }

    @Test
    void everySettingCanBeReplaced() {
        TrainingSettings speaker = TrainingSettings.recipe("speaker");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("recipe", "mine");
        other.put("objective.weight-token", "true");
        other.put("objective.lambda", "0.5");
        other.put("objective.related-weight", "2.0");
        other.put("objective.unrelated-weight", "3.0");
        other.put("texts.paraphrases", "7");
        other.put("texts.aliased", "9");
        other.put("texts.prefixed", "2");
        other.put("texts.similar", "11");
        other.put("texts.line-end", "false");
        other.put("texts.unrelated", "5");
        other.put("texts.hard-negatives", "6");
        other.put("texts.paraphrase-negatives", "4");
        other.put("trained", "matching:.*mlp.*");
        other.put("rates.learning-rate", "0.1");
        other.put("rates.weight-row-learning-rate", "0.2");
        other.put("rates.warm-up-share", "0.3");
        other.put("rates.decay", "linear");
        other.put("adam.beta1", "0.8");
        other.put("adam.beta2", "0.99");
        other.put("adam.epsilon", "1.0E-6");
        other.put("adam.weight-decay", "0.01");
        other.put("adam.clip-norm", "0.0");
        other.put("loop.epochs", "3");
        other.put("loop.batch-size", "8");
        other.put("loop.accumulation-steps", "2");
        other.put("loop.activation-cache-bytes", "0");
        other.put("stop.loss-below", "0.01");
        other.put("stop.patience-epochs", "2");
        other.put("stop.minimum-improvement", "0.001");
        other.put("loop.seed", "42");
        assertThat(other.keySet()).isEqualTo(speaker.toMap().keySet());
        TrainingSettings replaced = speaker.with(other);
        assertThat(replaced.toMap()).isEqualTo(other);
        other.forEach(
                (key, value) -> assertThat(speaker.toMap().get(key)).as(key).isNotEqualTo(value));
        assertThat(replaced.with(Map.of())).isEqualTo(replaced);
    }

    @Test
    void everyEditsOwnPromptIsTrainedOnce() {
        assertThat(new TextSettings(Map.of(), true).count(Kind.EDIT)).isEqualTo(1);
        assertThatThrownBy(() -> new TextSettings(Map.of(Kind.EDIT, 2), true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training texts: 2 of kind EDIT, expected no number of that kind");
    }

    @Test
    void unknownKeysNameTheNearest() {
        assertThatThrownBy(() -> TrainingSettings.recipe("speaker").with(Map.of("loop.epoch", "3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unsupported training setting loop.epoch: the nearest known one is loop.epochs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            loop.epochs | 0 | expected a number of at least 1
            loop.epochs | ten | expected a whole number
            loop.batch-size | 0 | expected a number of at least 1
            rates.learning-rate | 0 | expected a number above 0
            rates.learning-rate | NaN | expected a number above 0
            rates.learning-rate | fast | expected a number
            rates.warm-up-share | 1.5 | expected a number from 0 to 1
            rates.decay | steep | expected constant, linear or cosine
            objective.weight-token | yes | expected true or false
            objective.lambda | -1 | expected a number of at least 0
            adam.beta1 | 2.0 | expected a number from 0 to 1
            texts.paraphrases | -1 | expected a number of at least 0
            """)
    void refusesValuesThatDoNotFit(String key, String value, String expected) {
        assertThatThrownBy(() -> TrainingSettings.recipe("speaker").with(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training setting " + key + " = " + value + ": " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "last:4", "last:8/30", "matching:.*\\.mlp\\..*"})
    void trainedParametersReadWhatTheyWrite(String text) {
        assertThat(TrainedParameters.parse(text).describe()).isEqualTo(text);
    }

    @Test
    void refusesTrainedParametersOfNoForm() {
        assertThatThrownBy(() -> TrainedParameters.parse("first:3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Invalid training setting trained = first:3: expected all, last:K, last:K/N or matching:REGEX");
        assertThatThrownBy(() -> TrainedParameters.parse("last:9/8"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid training setting trained = last:9/8:"
                        + " expected 1 <= layers <= layers of the whole model");
        assertThatThrownBy(() -> TrainedParameters.parse("matching:("))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid training setting trained = matching:(: Unclosed group");
    }

    @Test
    void smallModelsTrainTheSameShareOfTheirLayers() {
        TrainedParameters.LastLayers eight = new TrainedParameters.LastLayers(8, 30);
        assertThat(eight.of(30)).isEqualTo(8);
        assertThat(eight.of(60)).isEqualTo(8);
        assertThat(eight.of(4)).isEqualTo(2);
        assertThat(eight.of(1)).isEqualTo(1);
        assertThat(new TrainedParameters.LastLayers(4, 4).of(12)).isEqualTo(4);
        assertThat(new TrainedParameters.LastLayers(4, 4).of(2)).isEqualTo(2);
    }

    @Test
    void ratesRiseAndFall() {
        RateSettings rates = new RateSettings(1, 1, 0.1, RateSettings.Decay.COSINE);
        assertThat(rates.factor(0, 20)).isEqualTo(0.5);
        assertThat(rates.factor(1, 20)).isEqualTo(1.0);
        assertThat(rates.factor(2, 20)).isEqualTo(1.0);
        assertThat(rates.factor(11, 20)).isCloseTo(0.5, org.assertj.core.data.Offset.offset(1e-12));
        assertThat(rates.factor(19, 20)).isLessThan(0.01).isGreaterThan(0);
        RateSettings line = new RateSettings(1, 1, 0, RateSettings.Decay.LINEAR);
        assertThat(line.factor(0, 4)).isEqualTo(1.0);
        assertThat(line.factor(3, 4)).isEqualTo(0.25);
        assertThat(new RateSettings(1, 1, 0, RateSettings.Decay.CONSTANT).factor(3, 4))
                .isEqualTo(1.0);
    }

    @Test
    void stopsOnTheObjectiveAlone() {
        StopRule low = new StopRule(new EarlyStopping(0.5, 0, 0));
        assertThat(low.endsAfter(0.6)).isFalse();
        assertThat(low.endsAfter(0.4)).isTrue();
        StopRule patient = new StopRule(new EarlyStopping(0, 2, 0.1));
        assertThat(patient.endsAfter(1.0)).isFalse();
        assertThat(patient.endsAfter(0.95)).isFalse();
        assertThat(patient.endsAfter(0.8)).isFalse();
        assertThat(patient.endsAfter(0.8)).isFalse();
        assertThat(patient.endsAfter(0.8)).isTrue();
        StopRule never = new StopRule(EarlyStopping.NEVER);
        assertThat(never.endsAfter(0)).isFalse();
        assertThat(never.endsAfter(1)).isFalse();
    }
}
