package io.onceedit.model.decoder.spec;

import io.onceedit.model.decoder.spec.RotarySpec.Pairing;
import java.util.List;
import java.util.Optional;

/**
 * Reads rotary settings in both spellings: a base beside {@code rope_scaling}, and {@code rope_parameters}, which holds both and may differ by
 * the kind of layer.
 */
public final class RopeSettings {
    private static final String BASE = "rope_theta";
    private static final String SHARE = "partial_rotary_factor";
    private static final String ORIGINAL = "original_max_position_embeddings";
    private static final String LONGEST = "max_position_embeddings";
    private static final String FACTOR = "factor";
    private static final String MAGNITUDE = "attention_factor";

    private final ModelConfig config;

    /**
     * Where a configuration keeps a rotation, in the spelling beside {@code rope_scaling}, and what holds where it keeps nothing.
     *
     * @param base field of the base
     * @param absentBase the base where there is no field
     * @param share field of the share of a head that is rotated
     * @param absentShare the share where there is no field
     */
    public record Fields(String base, double absentBase, String share, double absentShare) {
        /** A rotation of whole heads, or of the share that the configuration says. */
        public static Fields usual(double absentBase) {
            return new Fields(BASE, absentBase, SHARE, 1);
        }
    }

    public RopeSettings(ModelConfig config) {
        this.config = config;
    }

    /** One rotation of whole heads for all layers. */
    public RotarySpec rotary(int headSize, double absentBase) {
        return rotary(headSize, headSize, base(BASE, absentBase));
    }

    /** One rotation for all layers, of a part of each head. */
    public RotarySpec partialRotary(int headSize, Fields fields) {
        double share = parameters()
                .filter(parameters -> parameters.has(SHARE))
                .map(parameters -> parameters.number(SHARE))
                .orElseGet(() -> config.number(fields.share(), fields.absentShare()));
        int rotated = (int) (headSize * share);
        if (rotated < 2 || rotated > headSize || rotated % 2 != 0) {
            throw config.invalid(
                    fields.share(), "a share that rotates an even number of the " + headSize + " numbers of a head");
        }
        return rotary(headSize, rotated, base(fields.base(), fields.absentBase()));
    }

    /** The rotation of one kind of layer, for example {@code sliding_attention}; empty where the configuration does not tell kinds apart. */
    public Optional<RotarySpec> rotaryOf(String layerType, int headSize, double absentBase) {
        return config.object("rope_parameters")
                .flatMap(parameters -> parameters.object(layerType))
                .map(parameters -> of(
                        parameters.number(BASE, absentBase), even(headSize, headSize), scaling(parameters, headSize)));
    }

    /** A rotation whose base stands in a field of its own and that is never stretched. */
    public RotarySpec unscaled(String field, int headSize, double absentBase) {
        return of(config.number(field, absentBase), even(headSize, headSize), new RopeScaling.None());
    }

    /** Refuses every scaling but the named ones. */
    public void allow(List<String> types) {
        parameters().ifPresent(parameters -> {
            if (!types.contains(type(parameters))) {
                throw parameters.unsupported(typeField(parameters), "one of " + String.join(", ", types));
            }
        });
    }

    private RotarySpec rotary(int headSize, int rotated, double base) {
        return of(
                base,
                even(rotated, headSize),
                parameters().map(parameters -> scaling(parameters, rotated)).orElseGet(RopeScaling.None::new));
    }

    private static RotarySpec of(double base, int rotated, RopeScaling scaling) {
        return new RotarySpec(base, rotated, Pairing.HALVES, scaling);
    }

    private int even(int rotated, int headSize) {
        if (rotated % 2 != 0) {
            throw new IllegalArgumentException("Invalid config.json of " + config.location() + ": heads have "
                    + headSize + " numbers, expected an even number, since they are rotated in pairs");
        }
        return rotated;
    }

    private Optional<ModelConfig> parameters() {
        return config.object("rope_scaling").or(() -> config.object("rope_parameters"));
    }

    private double base(String field, double absentBase) {
        return parameters()
                .filter(parameters -> parameters.has(BASE))
                .map(parameters -> parameters.number(BASE))
                .orElseGet(() -> config.number(field, absentBase));
    }

    private static String typeField(ModelConfig parameters) {
        return parameters.has("rope_type") ? "rope_type" : "type";
    }

    private static String type(ModelConfig parameters) {
        return parameters.text(typeField(parameters), "default");
    }

    private RopeScaling scaling(ModelConfig parameters, int rotated) {
        return switch (type(parameters)) {
            case "default" -> new RopeScaling.None();
            case "dynamic" -> new RopeScaling.Dynamic(parameters.number(FACTOR));
            case "linear" -> new RopeScaling.Linear(parameters.number(FACTOR));
            case "llama3" ->
                new RopeScaling.Llama3(
                        parameters.number(FACTOR),
                        parameters.number("low_freq_factor"),
                        parameters.number("high_freq_factor"),
                        original(parameters));
            case "yarn" -> yarn(parameters);
            case "longrope", "su" -> longRope(parameters, rotated / 2);
            default ->
                throw parameters.unsupported(
                        typeField(parameters), "one of default, dynamic, linear, llama3, longrope, su, yarn");
        };
    }

    private RopeScaling yarn(ModelConfig parameters) {
        double factor = factor(parameters);
        double magnitude = yarnMagnitude(factor, 1);
        if (parameters.has("mscale") && parameters.has("mscale_all_dim")) {
            magnitude = yarnMagnitude(factor, parameters.number("mscale"))
                    / yarnMagnitude(factor, parameters.number("mscale_all_dim"));
        }
        return new RopeScaling.Yarn(
                factor,
                original(parameters),
                new RopeScaling.Yarn.Ramp(
                        parameters.number("beta_fast", 32),
                        parameters.number("beta_slow", 1),
                        parameters.flag("truncate", true)),
                parameters.number(MAGNITUDE, magnitude));
    }

    private static double yarnMagnitude(double factor, double weight) {
        return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
    }

    private RopeScaling longRope(ModelConfig parameters, int pairs) {
        int original = original(parameters);
        double factor = factor(parameters);
        double magnitude = factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        return new RopeScaling.LongRope(
                parameters.numbers("short_factor", pairs),
                parameters.numbers("long_factor", pairs),
                original,
                parameters.number(MAGNITUDE, magnitude));
    }

    /** How much longer texts become. */
    private double factor(ModelConfig parameters) {
        return parameters.has(FACTOR)
                ? parameters.number(FACTOR)
                : (double) config.integer(LONGEST) / original(parameters);
    }

    /** The longest text of the first training, in tokens; some configurations keep it outside of the rotary settings. */
    private int original(ModelConfig parameters) {
        return config.has(ORIGINAL)
                ? config.integer(ORIGINAL)
                : parameters.has(ORIGINAL) ? parameters.integer(ORIGINAL) : config.integer(LONGEST);
    }
}
