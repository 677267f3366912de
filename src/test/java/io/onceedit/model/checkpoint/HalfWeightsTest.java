package io.onceedit.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tensor.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors that are read as halves, whatever the file holds. */
final class HalfWeightsTest {
    @TempDir
    private Path folder;

    private Path file;
    private NDManager scope;

    @BeforeEach
    void openScope() {
        file = folder.resolve("model.safetensors");
        scope = TensorRuntime.newScope(Device.cpu());
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    private float[] readHalves() {
        try (NDArray read = SafetensorsFile.open(file).read(scope, "w", WeightType.FLOAT16)) {
            assertThat(read.getDataType()).isEqualTo(DataType.FLOAT16);
            return read.toType(DataType.FLOAT32, true).toFloatArray();
        }
    }

    /** Three chunks of numbers of every size that a half has, with ties between two halves among them. */
    @Test
    void roundsFp32ToTheNearestHalf() throws IOException {
        Random random = new Random(7);
        float[] values = new float[2 * FloatConversion.CHUNK_ELEMENTS + 5];
        float[] expected = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            float size = Math.scalb(1 + random.nextInt(1 << 12) / 4096f, random.nextInt(40) - 25);
            values[i] = random.nextBoolean() ? size : -size;
            expected[i] = nearestHalf(values[i]);
        }
        TestFile.write(
                file,
                "{" + TestFile.entry("w", "F32", "[" + values.length + "]", 0, 4L * values.length) + "}",
                TestFile.floats(values));
        assertThat(readHalves()).isEqualTo(expected);
    }

    /** Units of a half's last place, rounded to the nearest, ties to even. */
    private static float nearestHalf(float value) {
        int exponent = Math.max(-14, Math.getExponent(value)) - 10;
        return (float) Math.scalb(Math.rint(Math.scalb((double) value, -exponent)), exponent);
    }

    @Test
    void keepsHalvesAndRoundsBfloat16() throws IOException {
        TestFile.write(
                file, "{" + TestFile.entry("w", "F16", "[1,3]", 0, 6) + "}", TestFile.halves(0x0001, 0x7BFF, 0xBC01));
        assertThat(readHalves()).containsExactly(0x1p-24f, 65504, -0x1.004p0f);
        TestFile.write(
                file, "{" + TestFile.entry("w", "BF16", "[1,3]", 0, 6) + "}", TestFile.halves(0x3FC0, 0xBF81, 0x3301));
        assertThat(readHalves()).containsExactly(1.5f, -1.0078125f, 0x1p-24f);
    }

    /** 65520 is in the middle between the largest half and what would be the next. */
    @Test
    void refusesWhatAHalfCannotHold() throws IOException {
        TestFile.write(
                file,
                "{" + TestFile.entry("w", "F32", "[2,2]", 0, 16) + "}",
                TestFile.floats(1, 65519.996f, -65520, Float.MAX_VALUE));
        String sentence = "Invalid weight w in " + file + ": element [1, 0] is -65520.0, expected magnitudes of at most"
                + " 65504, the largest that float16 holds; open the model with dtype: float32";
        SafetensorsFile open = SafetensorsFile.open(file);
        assertThatThrownBy(() -> open.read(scope, "w", WeightType.FLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> open.requireReadable("w", WeightType.FLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(sentence);
        assertThat(scope.getManagedArrays()).isEmpty();
        open.requireReadable("w", WeightType.FLOAT32);
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[1,1]", 0, 4) + "}", TestFile.floats(65519.996f));
        assertThat(readHalves()).containsExactly(65504);
    }

    @Test
    void namesWhatIsNotFiniteAsEver() throws IOException {
        TestFile.write(
                file, "{" + TestFile.entry("w", "F32", "[2]", 0, 8) + "}", TestFile.floats(Float.MAX_VALUE, Float.NaN));
        assertThatThrownBy(() -> SafetensorsFile.open(file).read(scope, "w", WeightType.FLOAT16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "Invalid weight w in " + file + ": element [1] is NaN, expected finite numbers; the file");
    }
}
