package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class TrainingStepsTest {
    private static final TrainingSettings SETTINGS = TrainingSettings.recipe("speaker")
            .with(Map.of(
                    "loop.epochs", "3", "loop.batch-size", "2", "loop.accumulation-steps", "2", "trained", "last:1"));

    @RegisterExtension
    private static final TinyBase BASE = new TinyBase();

    @TempDir
    private Path folder;

    private static TrainingSteps steps(TrainingSettings settings) {
        return new PluginTrainer(settings, "test").steps(BASE.model(), TinyEdits.batch(), TinyEdits.texts(settings));
    }

    @Test
    void areThoseOfTheTraining() {
        TrainingSteps steps = steps(SETTINGS);
        try (TrainingResult result = new PluginTrainer(SETTINGS, "test")
                .train(BASE.model(), TinyEdits.batch(), TinyEdits.texts(SETTINGS), ProgressListener.SILENT)) {
            assertThat(steps.steps()).hasSize(result.cost().steps());
            assertThat(steps.trained())
                    .containsExactlyInAnyOrderElementsOf(result.changed().keySet());
        }
        assertThat(steps.frozenLayers()).isEqualTo(TinyModel.LAYERS - 1);
        int epoch = steps.steps().size() / steps.epochs();
        for (int first = 0; first < steps.steps().size(); first += epoch) {
            assertThat(steps.steps().subList(first, first + epoch).stream()
                            .flatMap(step -> step.batches().stream())
                            .flatMap(List::stream))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, steps.texts().size()).boxed().toList());
        }
        assertThat(steps.steps()).extracting(TrainingSteps.Step::learningRate).allMatch(rate -> rate > 0);
    }

    @Test
    void labelTheTargetAndItsLineEnd() {
        TrainingSteps.Text first = steps(SETTINGS).texts().get(0);
        List<Integer> labels =
                first.ids().subList(first.firstPosition() + 1, first.firstPosition() + 1 + first.positions());
        assertThat(BASE.model()
                        .tokenizer()
                        .decode(labels.stream().mapToInt(id -> id).toArray()))
                .isEqualTo(" Oslo\n");
    }

    @Test
    void areWrittenAsJson() throws IOException {
        Path file = folder.resolve("steps.json");
        steps(SETTINGS).write(file);
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("trained", "frozen_layers", "adam", "epochs", "texts", "steps");
        assertThat(json.at("/adam/clip_norm").asDouble()).isEqualTo(1);
        assertThat(json.at("/texts/0/first_position").isInt()).isTrue();
        assertThat(json.at("/steps/0/batches/0/0").isInt()).isTrue();
    }

    @Test
    void areNotThoseOfAWeightToken() {
        assertThatThrownBy(() -> steps(TrainingSettings.recipe("published")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unsupported training setting objective.weight-token = true: only the steps of a training"
                        + " without a weight token can be written, as of recipe speaker");
    }
}
