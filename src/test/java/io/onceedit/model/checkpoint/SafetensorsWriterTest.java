package io.onceedit.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.checkpoint.SafetensorsWriter.Precision;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SafetensorsWriterTest {
    @TempDir
    private Path folder;

    private Path file;
    private NDManager scope;

    @BeforeEach
    void openScope() {
        file = folder.resolve("written.safetensors");
        TensorRuntime.prepareThread();
        scope = TensorRuntime.newScope(Device.cpu());
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        NDArray w = scope.create(new float[] {1, 2}, new Shape(1, 2));
        NDArray b = scope.create(3f);
        new SafetensorsWriter(Precision.FLOAT32, Map.of("kind", "test")).write(file, Map.of("w", w, "b", b));
        String header =
                "{\"__metadata__\":{\"kind\":\"test\"},\"b\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[4,12]}}";
        String padded = header + " ".repeat((8 - header.length() % 8) % 8);
        Path expected = TestFile.write(folder.resolve("expected"), padded, TestFile.floats(3, 1, 2));
        assertThat(file).hasSameBinaryContentAs(expected);
        assertThat(padded.getBytes(StandardCharsets.UTF_8).length % 8).isZero();
    }

    @Test
    void readsBackWhatItWrote() {
        float[] values = new float[SafetensorsWriter.CHUNK_ELEMENTS + 7];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.sin(i);
        }
        NDArray tensor = scope.create(values);
        new SafetensorsWriter(Precision.FLOAT32, Map.of()).write(file, Map.of("t", tensor));
        assertThat(SafetensorsFile.open(file).read(scope, "t").toFloatArray()).isEqualTo(values);
        new SafetensorsWriter(Precision.FLOAT16, Map.of()).write(file, Map.of("t", tensor));
        float[] rounded = SafetensorsFile.open(file).read(scope, "t").toFloatArray();
        float[] reference = tensor.toType(DataType.FLOAT16, true)
                .toType(DataType.FLOAT32, true)
                .toFloatArray();
        assertThat(rounded).isEqualTo(reference);
    }

    @Test
    void writesTheSameBytesEachTime() throws IOException {
        NDArray w = scope.randomNormal(new Shape(5, 3));
        NDArray b = scope.randomNormal(new Shape(3));
        Path second = folder.resolve("second.safetensors");
        new SafetensorsWriter(Precision.FLOAT16, Map.of("x", "1", "y", "2", "a", "3"))
                .write(file, Map.of("w", w, "b", b));
        new SafetensorsWriter(Precision.FLOAT16, Map.of("y", "2", "a", "3", "x", "1"))
                .write(second, Map.of("b", b, "w", w));
        assertThat(file).hasSameBinaryContentAs(second);
        assertThat(SafetensorsFile.open(file).metadata())
                .containsExactly(Map.entry("a", "3"), Map.entry("x", "1"), Map.entry("y", "2"));
    }

    @Test
    void leavesNoArrayBehindAndTakesViewsAndParameters() {
        NDArray parameter = scope.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
        parameter.setRequiresGradient(true);
        NDArray view = parameter.transpose();
        int before = scope.getManagedArrays().size();
        SafetensorsWriter writer = new SafetensorsWriter(Precision.FLOAT32, Map.of());
        for (int i = 0; i < 20; i++) {
            writer.write(file, Map.of("p", parameter, "v", view));
        }
        assertThat(scope.getManagedArrays()).hasSize(before);
        SafetensorsFile open = SafetensorsFile.open(file);
        assertThat(open.shape("v")).containsExactly(3, 2);
        assertThat(open.read(scope, "v").toFloatArray()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(open.read(scope, "p").toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void rejectsNumbersThatDoNotFitAndKeepsTheFileThatWasThere() throws IOException {
        Files.writeString(file, "before");
        NDArray large = scope.create(new float[] {1, 65519.9f, 65520f});
        assertThatThrownBy(() -> new SafetensorsWriter(Precision.FLOAT16, Map.of()).write(file, Map.of("t", large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot write tensor t to " + file
                        + " as F16: element 2 is 65520.0, expected finite numbers that fit");
        NDArray broken = scope.create(new float[] {Float.NaN});
        assertThatThrownBy(() -> new SafetensorsWriter(Precision.FLOAT32, Map.of()).write(file, Map.of("t", broken)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot write tensor t to " + file
                        + " as F32: element 0 is NaN, expected finite numbers that fit");
        assertThat(file).hasContent("before");
        assertOnlyFile();
    }

    @Test
    void rejectsOtherElementTypes() {
        NDArray whole = scope.create(new int[] {1});
        assertThatThrownBy(() -> new SafetensorsWriter(Precision.FLOAT32, Map.of()).write(file, Map.of("t", whole)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot write tensor t to " + file + ": element type = int32, expected FLOAT32");
    }

    @Test
    void reportsAFolderThatDoesNotExist() {
        Path target = folder.resolve("missing/t.safetensors");
        assertThatThrownBy(() ->
                        new SafetensorsWriter(Precision.FLOAT32, Map.of()).write(target, Map.of("t", scope.create(1f))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Failed to write " + target + ": java.nio.file.NoSuchFileException");
    }

    @Test
    void leavesNoPartBehindWhereTheTargetCannotBeReplaced() throws IOException {
        Files.createDirectories(file.resolve("occupied"));
        assertThatThrownBy(() ->
                        new SafetensorsWriter(Precision.FLOAT32, Map.of()).write(file, Map.of("t", scope.create(1f))))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Failed to write " + file + ": ");
        assertOnlyFile();
    }

    @Test
    void roundsToTheNearestHalfTiesToEven() {
        float[] halves = new float[1 << 15];
        for (int bits = 0; bits < HalfPrecision.INFINITY_BITS; bits++) {
            halves[bits] = HalfPrecision.toFloat((short) bits);
            assertThat(HalfPrecision.nearest(halves[bits])).isEqualTo((short) bits);
            assertThat(HalfPrecision.nearest(-halves[bits])).isEqualTo((short) (bits | 0x8000));
            if (bits > 0) {
                double middle = ((double) halves[bits - 1] + halves[bits]) / 2;
                int even = bits % 2 == 0 ? bits : bits - 1;
                assertThat(HalfPrecision.nearest((float) middle))
                        .as("tie below %s", halves[bits])
                        .isEqualTo((short) even);
                assertThat(HalfPrecision.nearest(Math.nextUp((float) middle))).isEqualTo((short) bits);
                assertThat(HalfPrecision.nearest(Math.nextDown((float) middle))).isEqualTo((short) (bits - 1));
            }
        }
        assertThat(HalfPrecision.nearest(65520f)).isEqualTo((short) HalfPrecision.INFINITY_BITS);
        assertThat(HalfPrecision.nearest(Float.MAX_VALUE)).isEqualTo((short) HalfPrecision.INFINITY_BITS);
    }

    private void assertOnlyFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
