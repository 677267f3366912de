package io.onceedit.model.decoder;

import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.TensorSpec;
import io.onceedit.model.tensor.WeightType;

/**
 * The sizes of a decoder.
 *
 * @param layers L
 * @param hiddenSize D, the size of the residual stream
 * @param vocabularySize V, rows of the output head
 * @param maximumPositions the longest text that the model can read, in tokens
 * @param tiedHead whether the output head is the input embedding
 * @param parameterCount numbers in all parameters
 * @param weightBytes memory of the weights as held
 */
public record DecoderShape(
        int layers,
        int hiddenSize,
        int vocabularySize,
        int maximumPositions,
        boolean tiedHead,
        long parameterCount,
        long weightBytes) {
    /** The sizes of a decoder whose weights are held as a type. */
    static DecoderShape of(DecoderSpec spec, WeightType weights) {
        return new DecoderShape(
                spec.layers().size(),
                spec.sizes().hiddenSize(),
                spec.sizes().vocabularySize(),
                spec.sizes().maximumPositions(),
                spec.tiedHead(),
                spec.tensors().mapToLong(TensorSpec::size).sum(),
                spec.tensors()
                        .mapToLong(
                                tensor -> tensor.size() * tensor.heldAs(weights).bytes())
                        .sum());
    }
}
