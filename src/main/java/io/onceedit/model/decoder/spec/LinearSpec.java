package io.onceedit.model.decoder.spec;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * A linear map of rows: (N, inputs) to (N, outputs).
 *
 * @param weight name of the weight; empty where there is no map
 * @param bias name of the bias, (outputs); empty where there is none
 * @param inputs length of a row that goes in
 * @param outputs length of a row that comes out
 * @param inputsFirst whether the checkpoint stores the weight as (inputs, outputs) and not as (outputs, inputs)
 */
public record LinearSpec(String weight, String bias, int inputs, int outputs, boolean inputsFirst) {
    public LinearSpec {
        Objects.requireNonNull(weight, "weight");
        Objects.requireNonNull(bias, "bias");
    }

    /** The usual layout: {@code prefix.weight}, (outputs, inputs), and {@code prefix.bias} where there is a bias. */
    public static LinearSpec named(String prefix, int inputs, int outputs, boolean biased) {
        return new LinearSpec(prefix + ".weight", biased ? prefix + ".bias" : "", inputs, outputs, false);
    }

    /** GPT-2's layout: {@code prefix.weight}, (inputs, outputs), and {@code prefix.bias}. */
    public static LinearSpec inputsFirst(String prefix, int inputs, int outputs) {
        return new LinearSpec(prefix + ".weight", prefix + ".bias", inputs, outputs, true);
    }

    /** No map: rows stay as they are. */
    public static LinearSpec none() {
        return new LinearSpec("", "", 0, 0, false);
    }

    /** Whether rows stay as they are. */
    public boolean isNone() {
        return weight.isEmpty();
    }

    Stream<TensorSpec> tensors() {
        if (isNone()) {
            return Stream.empty();
        }
        TensorSpec matrix =
                inputsFirst ? TensorSpec.matrix(weight, inputs, outputs) : TensorSpec.matrix(weight, outputs, inputs);
        return bias.isEmpty() ? Stream.of(matrix) : Stream.of(matrix, TensorSpec.vector(bias, outputs));
    }
}
