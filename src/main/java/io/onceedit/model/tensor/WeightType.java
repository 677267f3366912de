package io.onceedit.model.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * How a model's weights are held in memory, whatever its files hold. What is computed from them is held as fp32: hidden states, norms,
 * softmax, logits. A product with half weights is one of fp32 numbers on a processor, and one of
 * halves on an accelerator.
 */
public enum WeightType {
    /** Every number as IEEE 754 binary32. */
    FLOAT32("float32", DataType.FLOAT32),
    /** Matrices as IEEE 754 binary16, half the memory; norms and biases, which are small and sensitive, as binary32. */
    FLOAT16("float16", DataType.FLOAT16);

    private final String text;
    private final DataType dataType;

    WeightType(String text, DataType dataType) {
        this.text = text;
        this.dataType = dataType;
    }

    /**
     * How weights are held on a device where nobody says otherwise: as fp32 on a processor, which multiplies in fp32 and would have to convert
     * a half matrix each time it is read; as half on an accelerator, which multiplies halves faster and has less memory.
     */
    public static WeightType defaultFor(Device device) {
        return device.isGpu() ? FLOAT16 : FLOAT32;
    }

    /** The type of that name, as {@link #text} writes it. */
    public static Optional<WeightType> named(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /**
     * The type of an array's numbers.
     *
     * @throws IllegalArgumentException where they are of none
     */
    public static WeightType of(NDArray array) {
        return Arrays.stream(values())
                .filter(type -> type.dataType == array.getDataType())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unsupported element type of weights " + array.getDataType() + ": expected one of " + names()));
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(WeightType::text).toList();
    }

    /** The name in run files and tables: {@code float32} or {@code float16}. */
    public String text() {
        return text;
    }

    /** The engine's type of a matrix. */
    public DataType dataType() {
        return dataType;
    }

    /** Bytes of one number of a matrix. */
    public int bytes() {
        return dataType.getNumOfBytes();
    }

    /** How a tensor of so many axes is held in a model whose weights are of this type. */
    public WeightType ofTensor(int axes) {
        return axes < 2 ? FLOAT32 : this;
    }
}
