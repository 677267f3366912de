package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.NativeArrays;
import io.onceedit.model.tensor.TensorMemory;
import java.util.function.UnaryOperator;

/** Products of fp32 rows with a weight that is held as half. N = rows, which may stand in several axes, I = inputs, O = outputs. */
final class HalfWeight {
    /** Rows of smaller numbers than this are not stretched any further. */
    private static final float SMALLEST_SCALE = 1e-30f;

    private final NDArray weight;
    private final boolean inputsFirst;
    private final long inputs;
    private final long outputs;
    private final PieceMemory memory;

    /**
     * A weight.
     *
     * @param weight (O, I); (I, O) where inputs come first
     * @param memory where pieces of it are fp32
     */
    HalfWeight(NDArray weight, boolean inputsFirst, PieceMemory memory) {
        this.weight = weight;
        this.inputsFirst = inputsFirst;
        this.inputs = weight.getShape().get(inputsFirst ? 0 : 1);
        this.outputs = weight.getShape().get(inputsFirst ? 1 : 0);
        this.memory = memory;
    }

    /** The product on the weight's device, (N, I) to (N, O), both fp32; belongs to the scope of the rows. */
    UnaryOperator<NDArray> product() {
        return weight.getDevice().isGpu() ? this::inHalves : this::inPieces;
    }

    /**
     * On a processor: a piece of the weight is made fp32 and multiplied, and the next one takes its place, so that the product is that of an
     * fp32 weight with the same numbers and no more than a piece is held twice.
     */
    NDArray inPieces(NDArray rows) {
        long pieceOutputs = Math.min(outputs, memory.outputs(inputs));
        NDList products = memory.lend(pieceOutputs * inputs, numbers -> products(rows, numbers, pieceOutputs));
        if (products.size() == 1) {
            return products.get(0);
        }
        try (products) {
            return NDArrays.concat(products, rows.getShape().dimension() - 1);
        }
    }

    private NDList products(NDArray rows, NDArray numbers, long pieceOutputs) {
        NDList products = new NDList();
        try (NDManager scope = rows.getManager().newSubManager()) {
            NDArray wholePiece = piece(scope, numbers, pieceOutputs);
            for (long from = 0; from < outputs; from += pieceOutputs) {
                long to = Math.min(outputs, from + pieceOutputs);
                NDArray piece = to - from == pieceOutputs ? wholePiece : piece(scope, numbers, to - from);
                try (NDArray halves = weight.get(scope, outputs(from, to))) {
                    TensorMemory.copy(halves, piece);
                }
                products.add(
                        inputsFirst
                                ? rows.matMul(piece) // (N, I) x (I, o)
                                : rows.getNDArrayInternal()
                                        .linear(rows, piece, null) // (N, I) x (o, I)
                                        .singletonOrThrow());
            }
        }
        return products;
    }

    /** The first numbers as the weight of so many outputs. */
    private NDArray piece(NDManager scope, NDArray numbers, long count) {
        Shape shape = inputsFirst ? new Shape(inputs, count) : new Shape(count, inputs);
        try (NDArray part = numbers.get(scope, new NDIndex().addSliceDim(0, shape.size()))) {
            return part.reshape(shape);
        }
    }

    private NDIndex outputs(long from, long to) {
        return inputsFirst ? new NDIndex().addAllDim().addSliceDim(from, to) : new NDIndex().addSliceDim(from, to);
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
