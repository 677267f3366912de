package io.onceedit.model.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each way in which a safetensors file can be wrong is refused with a sentence that names file, tensor, expected and actual. */
final class SafetensorsRefusalsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("model.safetensors");
    }

    @Test
    void rejectsAMissingFile() {
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageStartingWith("Cannot read " + file + ": java.nio.file.NoSuchFileException");
    }

    @Test
    void rejectsAFileThatIsTooShortForAHeader() throws IOException {
        Files.write(file, new byte[7]);
        assertRefused("Invalid safetensors file " + file
                + ": 7 bytes, expected at least 8; the file is cut off: get it again");
    }

    @Test
    void rejectsAHeaderLongerThanTheFile() throws IOException {
        TestFile.write(file, 1000, "{}", new byte[0]);
        assertRefused("Invalid safetensors file " + file
                + ": header length = 1000 bytes, expected 2 to 2 in a file of 10 bytes;"
                + " the file is cut off or no safetensors file");
    }

    @Test
    void rejectsAHeaderLengthThatNoMemoryHolds() throws IOException {
        TestFile.write(file, -2, "{}", new byte[0]);
        assertRefused(
                "Invalid safetensors file " + file + ": header length = 18446744073709551614 bytes, expected 2 to 2");
    }

    @Test
    void rejectsAHeaderLongerThanTheFormatAllows() throws IOException {
        TestFile.write(file, 100_000_001, "{}", new byte[0]);
        try (java.io.RandomAccessFile longFile = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            longFile.setLength(200_000_000);
        }
        assertRefused(
                "Invalid safetensors file " + file + ": header length = 100000001 bytes, expected 2 to 100000000");
    }

    @Test
    void rejectsAHeaderThatIsNoJson() throws IOException {
        TestFile.write(file, "{\"w\":", new byte[0]);
        assertRefused("Invalid JSON in the header of " + file + ": Unexpected end-of-input");
    }

    @Test
    void rejectsAHeaderThatIsNoObject() throws IOException {
        TestFile.write(file, "[1,2]", new byte[0]);
        assertRefused("Invalid JSON in the header of " + file + ": expected an object");
    }

    @Test
    void rejectsATensorThatStandsTwice() throws IOException {
        String entry = TestFile.entry("w", "F32", "[1]", 0, 4);
        TestFile.write(file, "{" + entry + "," + entry + "}", new byte[4]);
        assertRefused("Invalid JSON in the header of " + file + ": Duplicate field 'w'");
    }

    @Test
    void rejectsAnUnknownElementType() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F4", "[1]", 0, 4) + "}", new byte[4]);
        assertRefused("Invalid tensor w in " + file + ": dtype = \"F4\", expected one of [F32, F16, BF16,");
    }

    @Test
    void rejectsAShapeThatIsNoList() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "7", 0, 4) + "}", new byte[4]);
        assertRefused("Invalid tensor w in " + file + ": shape = 7, expected a list of whole numbers");
    }

    @Test
    void rejectsANegativeSize() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[-1,-1]", 0, 4) + "}", new byte[4]);
        assertRefused("Invalid tensor w in " + file + ": shape = [-1,-1], expected whole numbers from 0 on");
    }

    @Test
    void rejectsASizeThatIsNoWholeNumber() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[1.5]", 0, 4) + "}", new byte[4]);
        assertRefused("Invalid tensor w in " + file + ": shape = [1.5], expected whole numbers from 0 on");
    }

    @Test
    void rejectsAShapeWhoseProductOverflows() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[4294967296,4294967297]", 0, 4) + "}", new byte[4]);
        assertRefused(
                "Invalid tensor w in " + file + ": shape [4294967296, 4294967297] holds more elements than a file can");
    }

    @Test
    void rejectsOffsetsThatRunBackwards() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[1]", 4, 0) + "}", new byte[4]);
        assertRefused("Invalid tensor w in " + file + ": data_offsets = [4, 0], expected [begin, end]");
    }

    @Test
    void rejectsATruncatedFile() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[4]", 0, 16) + "}", new byte[12]);
        assertRefused(
                "Invalid tensor w in " + file + ": data_offsets = [0, 16], but the file has only 12 bytes of data;"
                        + " the file is cut off: get it again");
    }

    @Test
    void rejectsAShapeThatDoesNotFitItsBytes() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F16", "[2,3]", 0, 16) + "}", new byte[16]);
        assertRefused("Invalid tensor w in " + file
                + ": shape [2, 3] of F16 needs 12 bytes, but data_offsets [0, 16] hold 16");
    }

    @Test
    void rejectsOverlappingTensors() throws IOException {
        String header =
                "{" + TestFile.entry("a", "F32", "[2]", 0, 8) + "," + TestFile.entry("b", "F32", "[2]", 4, 12) + "}";
        TestFile.write(file, header, new byte[12]);
        assertRefused("Invalid tensor b in " + file
                + ": overlaps the tensor before it, expected data offset = 8, actual = 4");
    }

    @Test
    void rejectsAGapBetweenTensors() throws IOException {
        String header =
                "{" + TestFile.entry("a", "F32", "[1]", 0, 4) + "," + TestFile.entry("b", "F32", "[1]", 8, 12) + "}";
        TestFile.write(file, header, new byte[12]);
        assertRefused("Invalid tensor b in " + file + ": a gap lies before it, expected data offset = 4, actual = 8");
    }

    @Test
    void rejectsBytesBehindTheLastTensor() throws IOException {
        String header = "{" + TestFile.entry("a", "F32", "[1]", 0, 4) + "}";
        TestFile.write(file, header, new byte[5]);
        int end = 8 + header.length() + 4;
        assertRefused("Invalid safetensors file " + file + ": the tensors end at byte " + end + ", the file at byte "
                + (end + 1) + "; the file has been cut off or added to");
    }

    @Test
    void rejectsMetadataThatIsNoText() throws IOException {
        TestFile.write(file, "{\"__metadata__\":{\"step\":3}}", new byte[0]);
        assertRefused("Invalid safetensors file " + file + ": __metadata__.step = 3, expected a text");
    }

    @Test
    void rejectsToReadATensorThatDoesNotExist() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "F32", "[1]", 0, 4) + "}", TestFile.floats(1));
        assertReadRefused("v", "Cannot find tensor v in " + file + ", which holds 1 tensors");
        assertThatThrownBy(() -> SafetensorsFile.open(file).shape("v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot find tensor v in " + file + ", which holds 1 tensors");
    }

    @Test
    void rejectsToReadIntegersAsWeights() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "I64", "[1]", 0, 8) + "}", new byte[8]);
        assertReadRefused("w", "Unsupported element type I64 of tensor w in " + file + ": expected F32, F16 or BF16");
    }

    @Test
    void rejectsNotANumberInFloat32() throws IOException {
        TestFile.write(
                file,
                "{" + TestFile.entry("w", "F32", "[2,3]", 0, 24) + "}",
                TestFile.floats(1, 2, 3, 4, 5, Float.NaN));
        assertReadRefused(
                "w",
                "Invalid weight w in " + file
                        + ": element [1, 2] is NaN, expected finite numbers; the file is damaged or its"
                        + " training failed");
    }

    @Test
    void rejectsNotANumberInFloat16() throws IOException {
        TestFile.write(
                file, "{" + TestFile.entry("w", "F16", "[3]", 0, 6) + "}", TestFile.halves(0x3C00, 0xFE01, 0x7BFF));
        assertReadRefused("w", "Invalid weight w in " + file + ": element [1] is NaN, expected finite numbers");
    }

    @Test
    void rejectsInfinityInBfloat16() throws IOException {
        TestFile.write(file, "{" + TestFile.entry("w", "BF16", "[1,2]", 0, 4) + "}", TestFile.halves(0x7F7F, 0xFF80));
        assertReadRefused(
                "w", "Invalid weight w in " + file + ": element [0, 1] is -Infinity, expected finite numbers");
    }

    @Test
    void findsTheFirstBadElementOfAllPieces() throws IOException {
        int bad = FileTensors.PIECE_ELEMENTS + FloatConversion.CHUNK_ELEMENTS + 5;
        int[] bits = new int[FileTensors.PIECE_ELEMENTS * 3 + 1];
        bits[bad] = 0x7C00;
        bits[bits.length - 1] = 0x7E00;
        TestFile.write(
                file,
                "{" + TestFile.entry("w", "F16", "[" + bits.length + "]", 0, 2L * bits.length) + "}",
                TestFile.halves(bits));
        assertReadRefused("w", "Invalid weight w in " + file + ": element [" + bad + "] is Infinity");
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    private void assertReadRefused(String name, String message) {
        SafetensorsFile open = SafetensorsFile.open(file);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            int before = scope.getManagedArrays().size();
            assertThatThrownBy(() -> open.read(scope, name))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(message);
            org.assertj.core.api.Assertions.assertThat(scope.getManagedArrays()).hasSize(before);
        }
    }
}
