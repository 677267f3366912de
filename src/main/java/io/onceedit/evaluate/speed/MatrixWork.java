package io.onceedit.evaluate.speed;

import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.Decoder;

/**
 * How many multiplications of a decoder's work are products with its weight matrices: the part that can run as fast as a plain matrix
 * product. Attention scores and everything element by element come on top.
 *
 * @param layerNumbers numbers in the matrices of all layers: one multiplication and one addition each for a token
 * @param headNumbers numbers in the output head: the same for a position whose logits are asked for
 */
record MatrixWork(long layerNumbers, long headNumbers) {
    static MatrixWork of(Decoder decoder) {
        long layers = 0;
        for (int layer = 0; layer < decoder.shape().layers(); layer++) {
            for (String name : decoder.layerParameterNames(layer)) {
                Shape shape = decoder.parameter(name).getShape();
                layers += shape.dimension() == 2 ? shape.size() : 0;
            }
        }
        return new MatrixWork(layers, decoder.head().getShape().size());
    }

    /** Floating point operations. */
    double operations(long tokens, long headRows) {
        return 2.0 * layerNumbers * tokens + 2.0 * headNumbers * headRows;
    }
}
