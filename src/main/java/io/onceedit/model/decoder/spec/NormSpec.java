package io.onceedit.model.decoder.spec;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * A normalisation over the last axis.
 *
 * @param kind how it normalises
 * @param weight name of the weight; empty for {@link Kind#NONE}
 * @param bias name of the bias; empty unless the kind is {@link Kind#LAYER}
 * @param size length of the axis
 * @param epsilon what is added to the mean square or the variance
 */
public record NormSpec(Kind kind, String weight, String bias, int size, double epsilon) {
    /** How a normalisation works. */
    public enum Kind {
        /** Nothing is normalised. */
        NONE,
        /** x / sqrt(mean(x^2) + epsilon) times the weight. */
        RMS,
        /** As {@link #RMS}, times one plus the weight. */
        RMS_PLUS_ONE,
        /** (x - mean(x)) / sqrt(variance(x) + epsilon) times the weight plus the bias. */
        LAYER
    }

    public NormSpec {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(bias, "bias");
    }

    /** No normalisation. */
    public static NormSpec none() {
        return new NormSpec(Kind.NONE, "", "", 0, 0);
    }

    /** Whether nothing is normalised. */
    public boolean isNone() {
        return kind == Kind.NONE;
    }

    /** Root mean square, {@code prefix.weight}. */
    public static NormSpec rms(String prefix, int size, double epsilon) {
        return new NormSpec(Kind.RMS, prefix + ".weight", "", size, epsilon);
    }

    /** Root mean square with one plus {@code prefix.weight}. */
    public static NormSpec rmsPlusOne(String prefix, int size, double epsilon) {
        return new NormSpec(Kind.RMS_PLUS_ONE, prefix + ".weight", "", size, epsilon);
    }

    /** Mean and variance, {@code prefix.weight} and {@code prefix.bias}. */
    public static NormSpec layer(String prefix, int size, double epsilon) {
        return new NormSpec(Kind.LAYER, prefix + ".weight", prefix + ".bias", size, epsilon);
    }

    Stream<TensorSpec> tensors() {
        return Stream.of(weight, bias).filter(name -> !name.isEmpty()).map(name -> TensorSpec.vector(name, size));
    }
}
