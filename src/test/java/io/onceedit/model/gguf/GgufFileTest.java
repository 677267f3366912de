package io.onceedit.model.gguf;

import static io.onceedit.model.gguf.TestGguf.int32;
import static io.onceedit.model.gguf.TestGguf.int64;
import static io.onceedit.model.gguf.TestGguf.joined;
import static io.onceedit.model.gguf.TestGguf.small;
import static io.onceedit.model.gguf.TestGguf.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.model.checkpoint.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Headers, right and wrong: each wrong one is refused with a sentence that names file, field and value. */
final class GgufFileTest {
    private static final String GET_AGAIN = "; the file is damaged or cut off: get it again";

    @TempDir
    private Path folder;

    @Test
    void readsVersions2And3() throws IOException {
        for (int version : new int[] {2, 3}) {
            GgufFile file = open(small().version(version).bytes());
            assertThat(file.metadata().text("general.architecture")).hasValue("llama");
            TensorEntry entry = file.entries().get("t");
            assertThat(entry.shape()).containsExactly(2, 4);
            assertThat(entry.format()).isEqualTo(BlockFormat.F32);
            assertThat(entry.end()).isEqualTo(file.bytes().size());
        }
    }

    @Test
    void readsEveryTypeOfValue() throws IOException {
        GgufFile file = open(small().field("u8", 0, new byte[] {(byte) 200})
                .field("i8", 1, new byte[] {(byte) 200})
                .field("u16", 2, new byte[] {(byte) 255, (byte) 255})
                .field("i16", 3, new byte[] {(byte) 255, (byte) 255})
                .field("u32", 4, int32(-1))
                .field("i32", 5, int32(-1))
                .field("f32", 6, int32(Float.floatToRawIntBits(0.1f)))
                .field("bool", 7, new byte[] {1})
                .field("text", 8, string("žluť"))
                .field("u64", 10, int64(Long.MAX_VALUE))
                .field("i64", 11, int64(-5))
                .field("f64", 12, int64(Double.doubleToRawLongBits(0.1)))
                .field("texts", 9, joined(int32(8), int64(2), string("a"), string("")))
                .field("numbers", 9, joined(int32(6), int64(1), int32(Float.floatToRawIntBits(2f))))
                .field("nested", 9, joined(int32(9), int64(2), int32(4), int64(1), int32(7), int32(4), int64(0)))
                .field("flags", 9, joined(int32(7), int64(2), new byte[] {0, 1}))
                .bytes());
        assertThat(file.metadata().fields())
                .containsEntry("u8", 200L)
                .containsEntry("i8", -56L)
                .containsEntry("u16", 65535L)
                .containsEntry("i16", -1L)
                .containsEntry("u32", 4294967295L)
                .containsEntry("i32", -1L)
                .containsEntry("bool", true)
                .containsEntry("text", "žluť")
                .containsEntry("u64", Long.MAX_VALUE)
                .containsEntry("i64", -5L)
                .containsEntry("f64", 0.1);
        assertThat(file.metadata().number("f32")).as("as it was meant").hasValue(0.1);
        assertThat(file.metadata().texts("texts")).hasValue(new String[] {"a", ""});
        assertThat(file.metadata().numbers("numbers")).hasValue(new double[] {2});
        assertThat(file.metadata().values("nested")).hasValue(new Object[] {new long[] {7}, new long[0]});
        assertThat(file.metadata().values("flags")).hasValue(new Object[] {false, true});
    }

    /** Over several buffers of the reader, with another field behind them. */
    @Test
    void leavesALongListOfTextsInTheFile() throws IOException {
        String[] texts = new String[9000];
        byte[][] list = new byte[texts.length + 2][];
        list[0] = int32(8);
        list[1] = int64(texts.length);
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "žluť " + i;
            list[i + 2] = string(texts[i]);
        }
        GgufFile file = open(small().field("texts", TestGguf.ARRAY, joined(list))
                .field("behind", 8, string("text"))
                .bytes());
        assertThat(file.metadata().fields().get("texts")).isInstanceOf(StoredTexts.class);
        assertThat(file.metadata().texts("texts")).hasValue(texts);
        assertThat(file.metadata().texts("texts")).hasValue(texts);
        assertThat(file.metadata().text("behind")).hasValue("text");
        assertThatThrownBy(() -> file.metadata().text("texts"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metadata field texts = a list, expected a text");
        list[9001] = int64(1L << 33);
        assertRefused(
                small().field("texts", TestGguf.ARRAY, joined(list)).bytes(),
                ": the length of metadata field texts = 8589934592, expected at most ");
    }

    /** Over several buffers of the reader, with another field behind them. */
    @Test
    void leavesALongListOfNumbersInTheFile() throws IOException {
        double[] scores = new double[30_000];
        long[] kinds = new long[scores.length];
        byte[][] scoreList = new byte[scores.length + 2][];
        byte[][] kindList = new byte[scores.length + 2][];
        scoreList[0] = int32(6);
        kindList[0] = int32(5);
        scoreList[1] = int64(scores.length);
        kindList[1] = int64(scores.length);
        for (int i = 0; i < scores.length; i++) {
            scores[i] = -i / 4.0;
            kinds[i] = i - 9L;
            scoreList[i + 2] = int32(Float.floatToIntBits(-i / 4f));
            kindList[i + 2] = int32(i - 9);
        }
        GgufFile file = open(small().field("scores", TestGguf.ARRAY, joined(scoreList))
                .field("kinds", TestGguf.ARRAY, joined(kindList))
                .field("behind", 8, string("text"))
                .bytes());
        assertThat(file.metadata().fields().get("scores")).isInstanceOf(StoredNumbers.class);
        assertThat(file.metadata().fields().get("kinds")).isInstanceOf(StoredNumbers.class);
        assertThat(file.metadata().numbers("scores")).hasValue(scores);
        assertThat(file.metadata().wholeNumbers("kinds")).hasValue(kinds);
        assertThat(file.metadata().wholeNumbers("kinds")).hasValue(kinds);
        assertThat(file.metadata().text("behind")).hasValue("text");
        assertThatThrownBy(() -> file.metadata().texts("kinds"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("metadata field kinds = a list, expected a list of texts");
    }

    @Test
    void rejectsOtherFilesAndVersions() throws IOException {
        assertRefused(
                new byte[] {'P', 'K', 3, 4},
                "Invalid GGUF file " + file()
                        + ": its first bytes are not GGUF; expected a GGUF file, or a Hugging Face" + " model folder");
        assertRefused(new byte[0], "Invalid GGUF file " + file() + ": its first bytes are not GGUF");
        assertRefused(
                small().version(1).bytes(),
                "Unsupported GGUF file " + file() + ": version = 1, supported are 2 and 3; convert the model again");
        assertRefused(
                small().version(Integer.reverseBytes(3)).bytes(),
                "Unsupported GGUF file " + file()
                        + ": its numbers are big endian; convert the model again as little endian");
        assertRefused(
                small().field("split.count", TestGguf.UINT32, int32(3)).bytes(),
                "Unsupported GGUF file " + file()
                        + ": metadata field split.count = 3, the model is split; merge its files with llama-gguf-split"
                        + " --merge");
    }

    @Test
    void rejectsCountsAndLengthsThatTheFileHasNoRoomFor() throws IOException {
        assertRefused(
                small().tensorCount(1L << 40).bytes(),
                ": the number of tensors = 1099511627776, expected at most 4 in a file of 160 bytes" + GET_AGAIN);
        assertRefused(
                small().fieldCount(1L << 32).bytes(),
                ": the number of metadata fields = 4294967296, expected at most 10 in a file of 160 bytes" + GET_AGAIN);
        assertRefused(
                small().field("x", TestGguf.STRING, int64(Long.MIN_VALUE)).bytes(),
                ": the length of metadata field x = 9223372036854775808, expected at most ");
        assertRefused(
                small().field("x", TestGguf.ARRAY, joined(int32(8), int64(1L << 33)))
                        .bytes(),
                ": the length of metadata field x = 8589934592, expected at most ");
        assertRefused(
                small().field("x", TestGguf.UINT64, int64(-1)).bytes(),
                ": metadata field x = 18446744073709551615, expected at most 9223372036854775807" + GET_AGAIN);
    }

    @Test
    void rejectsValuesThatAreNone() throws IOException {
        assertRefused(
                small().field("x", 13, new byte[0]).bytes(),
                ": the type of metadata field x = 13, expected 0 to 12" + GET_AGAIN);
        assertRefused(
                small().field("x", TestGguf.BOOL, new byte[] {2}).bytes(),
                ": metadata field x = 2, expected 0 or 1 for a truth value" + GET_AGAIN);
        byte[] nested = joined(int32(4), int64(0));
        for (int depth = 0; depth < 9; depth++) {
            nested = joined(int32(TestGguf.ARRAY), int64(1), nested);
        }
        assertRefused(
                small().field("x", TestGguf.ARRAY, nested).bytes(),
                ": metadata field x holds lists in lists, expected at most 4 deep" + GET_AGAIN);
        assertRefused(
                small().text("general.architecture", "again").bytes(),
                ": metadata field general.architecture stands twice" + GET_AGAIN);
        assertRefused(
                small().field("general.alignment", TestGguf.UINT32, int32(24)).bytes(),
                ": metadata field general.alignment = 24, expected a power of two up to 65536; convert the model again");
    }

    @Test
    void rejectsTensorsThatDoNotFitTheFile() throws IOException {
        assertRefused(
                small().tensor("u", 0, 4, 1).bytes(),
                ": the offset of tensor u = 4, expected a multiple of 32" + GET_AGAIN);
        assertRefused(
                small().tensor("u", 0, -32, 1).bytes(),
                ": the offset of tensor u = 18446744073709551584, expected a multiple of 32" + GET_AGAIN);
        assertRefused(
                small().tensor("u", 0, 1L << 40, 1).bytes(),
                ": tensor u takes 4 bytes from data offset 1099511627776 on, but the file has only 32 bytes of data"
                        + GET_AGAIN);
        assertRefused(small().tensor("u", 0, 0, 1).bytes(), ": tensor ", " overlaps tensor ", GET_AGAIN);
        assertRefused(small().tensor("t", 0, 32, 1).data(64).bytes(), ": tensor t stands twice" + GET_AGAIN);
        assertRefused(
                small().tensor("u", 0, 32, 1L << 32, 1L << 32).data(64).bytes(),
                ": tensor u has the sizes [4294967296, 4294967296] of F32, expected at least 1 each and at most ");
        assertRefused(small().tensor("u", 0, 32, 0).data(64).bytes(), ": tensor u has the sizes [0] of F32");
        assertRefused(small().tensor("u", 0, 32, -3).data(64).bytes(), ": tensor u has the sizes [-3] of F32");
        assertRefused(
                small().tensor("u", 0, 32, 1, 1, 1, 1, 1).data(64).bytes(),
                ": the number of dimensions of tensor u = 5, expected 1 to 4" + GET_AGAIN);
        assertRefused(
                small().tensor("u", 12, 32, 32).data(640).bytes(),
                ": tensor u has rows of 32 elements, but Q4_K packs 256 together" + GET_AGAIN);
        assertRefused(
                Arrays.copyOf(small().bytes(), 30), ": the number of tensors = 1, expected at most 0 in a file of 30");
        assertRefused(Arrays.copyOf(small().bytes(), 70), "take 8 bytes, but the file ends at byte 70" + GET_AGAIN);
        assertRefused(Arrays.copyOf(small().bytes(), 100), "but the file ends at byte 100" + GET_AGAIN);
        assertRefused(Arrays.copyOf(small().bytes(), 130), ": tensor t takes 32 bytes from data offset 0 on");
    }

    @Test
    void rejectsOtherElementTypesByName() throws IOException {
        assertRefused(
                small().tensor("u", 20, 32, 32).data(64).bytes(),
                "Unsupported element type IQ4_NL of tensor u in " + file()
                        + ": supported are F32, F16, BF16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q2_K, Q3_K, Q4_K, Q5_K, Q6_K;"
                        + " take the model in one of them, for example a Q4_K_M or Q8_0 file");
        assertRefused(
                small().tensor("u", 4711, 32, 32).data(64).bytes(),
                "Unsupported element type number 4711 of tensor u in " + file());
    }

    private Path file() {
        return folder.resolve("model.gguf");
    }

    private GgufFile open(byte[] bytes) throws IOException {
        return GgufFile.open(Files.write(file(), bytes));
    }

    private void assertRefused(byte[] bytes, String... sentence) {
        assertThatThrownBy(() -> open(bytes))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(sentence);
    }
}
