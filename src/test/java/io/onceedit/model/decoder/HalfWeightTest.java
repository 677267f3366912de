package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.tensor.TensorRuntime;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Products with weights that are held as half, against plain loops over the same numbers. */
final class HalfWeightTest {
    private static final int INPUTS = 24;
    private static final int OUTPUTS = 11;

    private final NDManager manager = TensorRuntime.newScope(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray gaussian(long seed, double size, Shape shape) {
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (size * random.nextGaussian());
        }
        return manager.create(values, shape);
    }

    private NDArray weight(boolean inputsFirst) {
        Shape shape = inputsFirst ? new Shape(INPUTS, OUTPUTS) : new Shape(OUTPUTS, INPUTS);
        return gaussian(5, 0.5, shape).toType(DataType.FLOAT16, false);
    }

    private static double[] plain(NDArray rows, NDArray weight, boolean inputsFirst) {
        float[] left = rows.toFloatArray();
        float[] right = weight.toType(DataType.FLOAT32, true).toFloatArray();
        double[] product = new double[left.length / INPUTS * OUTPUTS];
        for (int place = 0; place < product.length; place++) {
            int row = place / OUTPUTS;
            int output = place % OUTPUTS;
            for (int input = 0; input < INPUTS; input++) {
                int at = inputsFirst ? input * OUTPUTS + output : output * INPUTS + input;
                product[place] += (double) left[row * INPUTS + input] * right[at];
            }
        }
        return product;
    }

    private static void assertClose(NDArray actual, double[] expected, double share) {
        float[] values = actual.toFloatArray();
        assertThat(values).hasSize(expected.length);
        double largest = 0;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).as("number %d", i).isCloseTo(expected[i], within(share * largest));
        }
    }

    /** Whole at once, in two pieces of which the second is shorter, one output at a time; of rows in two axes and in three. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void piecesGiveTheProductOfAnFp32Weight(boolean inputsFirst) {
        NDArray weight = weight(inputsFirst);
        for (NDArray rows :
                new NDArray[] {gaussian(1, 3, new Shape(4, INPUTS)), gaussian(2, 3, new Shape(2, 3, INPUTS))}) {
            for (long numbers : new long[] {1 << 20, 7 * INPUTS, 1}) {
                NDArray product = new HalfWeight(weight, inputsFirst, new PieceMemory(manager, numbers)).inPieces(rows);
                assertThat(product.getDataType()).isEqualTo(DataType.FLOAT32);
                assertThat(product.getShape())
                        .isEqualTo(rows.getShape()
                                .slice(0, rows.getShape().dimension() - 1)
                                .add(OUTPUTS));
                assertClose(product, plain(rows, weight, inputsFirst), 1e-6);
            }
        }
    }

    /** A row that no half could hold, a tiny one and one of zeros stand beside each other. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void halvesAreMultipliedWithoutOverflow(boolean inputsFirst) {
        NDArray weight = weight(inputsFirst);
        for (double size : new double[] {1e-9, 1, 1e6}) {
            NDArray rows = gaussian(3, size, new Shape(3, INPUTS));
            NDArray product = new HalfWeight(weight, inputsFirst, new PieceMemory(manager)).inHalves(rows);
            assertThat(product.getDataType()).isEqualTo(DataType.FLOAT32);
            assertClose(product, plain(rows, weight, inputsFirst), 3e-3);
        }
        NDArray zeros = manager.zeros(new Shape(1, 2, INPUTS));
        NDArray product = new HalfWeight(weight, inputsFirst, new PieceMemory(manager)).inHalves(zeros);
        assertThat(product.getShape()).isEqualTo(new Shape(1, 2, OUTPUTS));
        assertThat(product.toFloatArray()).containsOnly(0);
    }

    @Test
    void nothingButTheProductIsLeft() {
        NDArray weight = weight(false);
        NDArray rows = gaussian(4, 1, new Shape(3, INPUTS));
        HalfWeight half = new HalfWeight(weight, false, new PieceMemory(manager, 2 * INPUTS));
        half.inPieces(rows).close();
        int before = manager.getManagedArrays().size();
        for (int call = 0; call < 20; call++) {
            half.inPieces(rows).close();
            half.inHalves(rows).close();
        }
        assertThat(manager.getManagedArrays()).hasSize(before);
        assertThat(rows.getManager()).isSameAs(manager);
    }

    /** Weights of several sizes share it: one after another they need one, at the same time one each. */
    @Test
    void memoryIsTakenOnceForEachUserAtATime() {
        try (NDManager owner = manager.newSubManager()) {
            PieceMemory memory = new PieceMemory(owner, 4 * INPUTS);
            NDArray rows = gaussian(4, 1, new Shape(3, INPUTS));
            for (int call = 0; call < 5; call++) {
                new HalfWeight(weight(call % 2 == 0), call % 2 == 0, memory)
                        .inPieces(rows)
                        .close();
                assertThat(owner.getManagedArrays()).hasSize(1);
            }
            memory.lend(
                    1,
                    first -> memory.lend(1, second -> {
                        assertThat(second).isNotSameAs(first);
                        return second;
                    }));
            assertThat(owner.getManagedArrays()).hasSize(2);
            NDArray larger = memory.lend(5 * INPUTS, numbers -> numbers);
            assertThat(larger.size()).isEqualTo(5 * INPUTS);
            assertThat(owner.getManagedArrays()).hasSize(2);
        }
    }

    @Test
    void aProcessorMultipliesPieces() {
        NDArray weight = weight(false);
        NDArray rows = gaussian(4, 1, new Shape(3, INPUTS));
        HalfWeight half = new HalfWeight(weight, false, new PieceMemory(manager));
        assertThat(half.product().apply(rows).toFloatArray())
                .isEqualTo(half.inPieces(rows).toFloatArray());
    }
}
