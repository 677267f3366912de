package io.onceedit.plugin;

import io.onceedit.model.tensor.AdamSettings;
import io.onceedit.plugin.TrainingText.Kind;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a training does, but for the texts' content and the base model.
 *
 * <p>Two recipes have names:
 *
 * <ul>
 *   <li>{@code published} (arXiv 2506.00817): the weight token, unrelated prompts and hard negatives; the last 8 layers of 30,
 *       AdamW 3e-4 and 3e-3 for the weight row, 4 epochs.
 *   <li>{@code speaker} (the default): L_gen alone on the edit's prompt, its paraphrases, and both with the subject's other
 *       names; the last 4 layers of 30, 5e-4, 10 epochs. For plug-ins that have a gate of their own.
 * </ul>
 *
 * @param recipe the recipe that the settings started from
 * @param objective what is minimised
 * @param texts which texts are made
 * @param trained which parameters train
 * @param optimizer rates and constants
 * @param loop epochs, batches, seed
 */
public record TrainingSettings(
        String recipe,
        ObjectiveSettings objective,
        TextSettings texts,
        TrainedParameters trained,
        OptimizerSettings optimizer,
        LoopSettings loop)
        implements Serializable {
    /** The recipe that is used where none is named. */
    public static final String DEFAULT_RECIPE = "speaker";

    private static final AdamSettings ADAM = AdamSettings.PLAIN.withClipNorm(1);
    private static final long ACTIVATION_CACHE_BYTES = 1L << 30;

    public TrainingSettings {
        Objects.requireNonNull(recipe, "recipe");
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(texts, "texts");
        Objects.requireNonNull(trained, "trained");
        Objects.requireNonNull(optimizer, "optimizer");
        Objects.requireNonNull(loop, "loop");
    }

    /**
     * A recipe by name.
     *
     * @param name {@code published} or {@code speaker}
     * @throws IllegalArgumentException for any other name
     */
    public static TrainingSettings recipe(String name) {
        return switch (name) {
            case "published" ->
                new TrainingSettings(
                        name,
                        new ObjectiveSettings(true, 1, 1, 1),
                        new TextSettings(Map.of(Kind.PARAPHRASE, 3, Kind.UNRELATED, 150, Kind.HARD_NEGATIVE, 2), true),
                        new TrainedParameters.LastLayers(8, 30),
                        new OptimizerSettings(new RateSettings(3e-4, 3e-3, 0.05, RateSettings.Decay.COSINE), ADAM),
                        new LoopSettings(4, 16, 1, ACTIVATION_CACHE_BYTES, EarlyStopping.NEVER, 0));
            case "speaker" ->
                new TrainingSettings(
                        name,
                        new ObjectiveSettings(false, 1, 1, 1),
                        new TextSettings(Map.of(Kind.PARAPHRASE, 3, Kind.ALIASED, 3), true),
                        new TrainedParameters.LastLayers(4, 30),
                        new OptimizerSettings(new RateSettings(5e-4, 3e-3, 0.05, RateSettings.Decay.COSINE), ADAM),
                        new LoopSettings(10, 16, 1, ACTIVATION_CACHE_BYTES, EarlyStopping.NEVER, 0));
            default ->
                throw new IllegalArgumentException(
                        "Invalid training recipe " + name + ": expected published or speaker");
        };
    }

    /** The same settings with another seed. */
    public TrainingSettings withSeed(long seed) {
        return with(Map.of("loop.seed", Long.toString(seed)));
    }

    /**
     * The same settings with some replaced.
     *
     * @param replacements values by the keys of {@link #toMap}
     * @throws IllegalArgumentException for an unknown key, which names the nearest known one, or a value that does not fit
     */
    public TrainingSettings with(Map<String, String> replacements) {
        return TrainingSettingKeys.replace(this, replacements);
    }

    /** Every setting by its key, in a fixed order: {@code recipe}, {@code objective.lambda}, {@code trained}, and so on. */
    public Map<String, String> toMap() {
        return TrainingSettingKeys.toMap(this);
    }
}
