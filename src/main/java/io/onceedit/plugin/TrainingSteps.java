package io.onceedit.plugin;

import io.onceedit.model.tensor.AdamSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a training does, step by step, in numbers alone: another implementation that reads them does the same. It minimises L_gen, the mean
 * cross-entropy over a step's labelled positions.
 *
 * @param trained the names of the trained parameters
 * @param frozenLayers the number of first layers without a trained parameter
 * @param adam AdamW's constants
 * @param epochs how often the steps read every text
 * @param texts the training texts
 * @param steps of all epochs
 */
public record TrainingSteps(
        List<String> trained, int frozenLayers, AdamSettings adam, int epochs, List<Text> texts, List<Step> steps) {
    public TrainingSteps {
        trained = List.copyOf(trained);
        Objects.requireNonNull(adam, "adam");
        texts = List.copyOf(texts);
        steps = List.copyOf(steps);
    }

    /**
     * A text in the base's tokens.
     *
     * @param ids token ids
     * @param firstPosition the first position that is labelled, with the next token
     * @param positions labelled positions from there on
     */
    public record Text(List<Integer> ids, int firstPosition, int positions) {
        public Text {
            ids = List.copyOf(ids);
        }
    }

    /**
     * A step of the optimiser.
     *
     * @param learningRate its rate
     * @param batches the texts of each batch, by index
     */
    public record Step(double learningRate, List<List<Integer>> batches) {
        public Step {
            batches = batches.stream().map(List::copyOf).toList();
        }
    }

    static TrainingSteps of(TrainingSettings settings, List<EncodedText> encoded, Set<String> trained, int frozen) {
        BatchOrder order = new BatchOrder(encoded, settings.loop());
        RateSettings rates = settings.optimizer().rates();
        int planned = order.stepsOfEpoch() * settings.loop().epochs();
        List<Step> steps = new ArrayList<>(planned);
        for (int epoch = 0; epoch < settings.loop().epochs(); epoch++) {
            for (List<List<Integer>> batches : order.epoch(epoch)) {
                steps.add(new Step(rates.learningRate() * rates.factor(steps.size(), planned), batches));
            }
        }
        return new TrainingSteps(
                List.copyOf(trained),
                frozen,
                settings.optimizer().adam(),
                settings.loop().epochs(),
                encoded.stream().map(TrainingSteps::text).toList(),
                steps);
    }

    private static Text text(EncodedText encoded) {
        List<Integer> ids = new ArrayList<>(encoded.ids().length);
        for (int id : encoded.ids()) {
            ids.add(id);
        }
        return new Text(ids, encoded.firstPosition(), encoded.positions());
    }

    /** Writes the steps as JSON, in snake case. */
    public void write(Path file) {
        ArtifactJson.write(file, this);
    }
}
