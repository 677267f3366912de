package io.onceedit.model.decoder.spec;

import java.util.Optional;

/**
 * Reads rotary settings in both spellings: {@code rope_theta} with {@code rope_scaling}, and {@code rope_parameters}, which holds both and
 * may differ by the kind of layer.
 */
public final class RopeSettings {
    private final ModelConfig config;

    public RopeSettings(ModelConfig config) {
        this.config = config;
    }

    /** One rotation for all layers. */
    public RotarySpec rotary(int headSize, double defaultBase) {
        return config.object("rope_parameters")
                .map(parameters ->
                        new RotarySpec(parameters.number("rope_theta", defaultBase), headSize, scaling(parameters)))
                .orElseGet(() -> new RotarySpec(config.number("rope_theta", defaultBase), headSize, oldScaling()));
    }

    /** The rotation of one kind of layer, for example {@code sliding_attention}; empty where the configuration does not tell kinds apart. */
    public Optional<RotarySpec> rotaryOf(String layerType, int headSize, double defaultBase) {
        return config.object("rope_parameters")
                .flatMap(parameters -> parameters.object(layerType))
                .map(parameters ->
                        new RotarySpec(parameters.number("rope_theta", defaultBase), headSize, scaling(parameters)));
    }

    /** A rotation whose base stands in a field of its own and that is never stretched. */
    public RotarySpec unscaled(String field, int headSize, double defaultBase) {
        return new RotarySpec(config.number(field, defaultBase), headSize, new RopeScaling.None());
    }

    private RopeScaling oldScaling() {
        return config.object("rope_scaling").map(this::scaling).orElseGet(RopeScaling.None::new);
    }

    private RopeScaling scaling(ModelConfig parameters) {
        String type = parameters.text("rope_type", parameters.text("type", "default"));
        return switch (type) {
            case "default", "dynamic" -> new RopeScaling.None();
            case "linear" -> new RopeScaling.Linear(parameters.number("factor"));
            case "llama3" ->
                new RopeScaling.Llama3(
                        parameters.number("factor"),
                        parameters.number("low_freq_factor"),
                        parameters.number("high_freq_factor"),
                        parameters.number("original_max_position_embeddings"));
            default ->
                throw new IllegalArgumentException("Unsupported rope scaling \"" + type + "\" in config.json of "
                        + config.location() + ": supported are default, dynamic, linear, llama3");
        };
    }
}
