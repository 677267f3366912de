package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.onceedit.model.tensor.NativeArrays;
import java.util.function.UnaryOperator;

/** Products of fp32 rows with a weight that is held as half. N = rows, which may stand in several axes, I = inputs, O = outputs. */
final class HalfWeight {
    /** Numbers that are fp32 at once: 4 MB, which the processor's cache holds between their conversion and their product. */
    private static final long PIECE_NUMBERS = 1L << 20;

    /** Rows of smaller numbers than this are not stretched any further. */
    private static final float SMALLEST_SCALE = 1e-30f;

    private final NDArray weight;
    private final boolean inputsFirst;
    private final long inputs;
    private final long outputs;
    private final long pieceOutputs;

    /** @param weight (O, I); (I, O) where inputs come first */
    HalfWeight(NDArray weight, boolean inputsFirst) {
        this(weight, inputsFirst, PIECE_NUMBERS);
    }

    HalfWeight(NDArray weight, boolean inputsFirst, long pieceNumbers) {
        this.weight = weight;
        this.inputsFirst = inputsFirst;
        this.inputs = weight.getShape().get(inputsFirst ? 0 : 1);
        this.outputs = weight.getShape().get(inputsFirst ? 1 : 0);
        this.pieceOutputs = Math.max(1, pieceNumbers / inputs);
    }

    /** The product on the weight's device, (N, I) to (N, O), both fp32; belongs to the scope of the rows. */
    UnaryOperator<NDArray> product() {
        return weight.getDevice().isGpu() ? this::inHalves : this::inPieces;
    }

    /**
     * On a processor: a piece of the weight is made fp32, multiplied and freed, so that the product is that of an fp32 weight with the same
     * numbers and no more than a piece is held twice.
     */
    NDArray inPieces(NDArray rows) {
        NDList products = new NDList();
        for (long from = 0; from < outputs; from += pieceOutputs) {
            try (NDManager scope = rows.getManager().newSubManager()) {
                NDArray piece = piece(scope, from, Math.min(outputs, from + pieceOutputs));
                products.add(
                        inputsFirst
                                ? rows.matMul(piece) // (N, I) x (I, o)
                                : rows.getNDArrayInternal()
                                        .linear(rows, piece, null) // (N, I) x (o, I)
                                        .singletonOrThrow());
            }
        }
        if (products.size() == 1) {
            return products.get(0);
        }
        try (products) {
            return NDArrays.concat(products, rows.getShape().dimension() - 1);
        }
    }

    private NDArray piece(NDManager scope, long from, long to) {
        NDIndex index =
                inputsFirst ? new NDIndex().addAllDim().addSliceDim(from, to) : new NDIndex().addSliceDim(from, to);
        return weight.get(scope, index).toType(DataType.FLOAT32, true);
    }

    /**
     * On an accelerator: halves are multiplied. Each row is first divided by its largest magnitude, and the product multiplied with it, since
     * inner states of models may exceed what a half holds; a sum then overflows only where the magnitudes of a row of weights add up to more
     * than 65504.
     */
    NDArray inHalves(NDArray rows) {
        try (NDManager scope = rows.getManager().newSubManager()) {
            rows.tempAttach(scope);
            NDArray scales = rows.abs()
                    .max(new int[] {rows.getShape().dimension() - 1}, true)
                    .maximum(NativeArrays.scalar(scope, SMALLEST_SCALE)); // (N, 1)
            NDArray halves = rows.div(scales).toType(DataType.FLOAT16, false);
            NDArray product = inputsFirst
                    ? halves.matMul(weight)
                    : halves.getNDArrayInternal().linear(halves, weight, null).singletonOrThrow();
            NDArray numbers = product.toType(DataType.FLOAT32, false).mul(scales); // (N, O)
            numbers.attach(scope.getParentManager());
            return numbers;
        }
    }
}
