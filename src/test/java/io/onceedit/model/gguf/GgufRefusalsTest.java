package io.onceedit.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.WeightType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files whose header is sound but whose model cannot be read are refused with a sentence that says what is supported. */
final class GgufRefusalsTest {
    @TempDir
    private Path folder;

    @Test
    void rejectsOtherArchitectures() throws IOException {
        assertRefused(
                changed(
                        "llama",
                        "llama.block_count",
                        "mamba.block_count",
                        "general.architecture",
                        "general.architecturf"),
                "Invalid GGUF file " + file()
                        + ": metadata field general.architecture is missing; convert the model again");
        assertThatThrownBy(() -> GgufModel.open(
                        Files.write(
                                file(),
                                TestGguf.small().text("general.type", "model").bytes()),
                        ContentHashes.uncached()))
                .hasMessageContaining("tensor token_embd.weight is missing; convert the model again");
        assertThatThrownBy(() -> GgufModel.open(
                        Files.write(
                                file(),
                                new TestGguf()
                                        .text("general.architecture", "mamba")
                                        .bytes()),
                        ContentHashes.uncached()))
                .hasMessage("Unsupported GGUF file " + file()
                        + ": metadata field general.architecture = mamba, supported is one of gemma2, gemma3, gpt2, llama,"
                        + " phi3, qwen2, qwen3");
    }

    @Test
    void rejectsMissingAndImpossibleSizes() throws IOException {
        assertRefused(
                changed("llama", "llama.block_count", "llama.block_coun_"),
                ": metadata field llama.block_count is missing; convert the model again");
        byte[] blocks = bytes("llama");
        int at = indexOf(blocks, "llama.block_count") + "llama.block_count".length() + 4;
        blocks[at + 2] = 1;
        assertRefused(
                blocks,
                ": metadata field llama.block_count = 65538, expected at most one for each of the file's 21 tensors;"
                        + " convert the model again");
        byte[] heads = bytes("llama-rope-llama3");
        heads[indexOf(heads, "llama.attention.head_count") + "llama.attention.head_count".length() + 4] = 3;
        assertRefused(
                heads,
                "Invalid tensor blk.0.attn_q.bias in " + file()
                        + ": 64 rows, expected an even number for each of the file's 3 heads; convert the model again");
        byte[] rotated = bytes("llama");
        rotated[indexOf(rotated, "llama.rope.dimension_count") + "llama.rope.dimension_count".length() + 4] = 2;
        assertRefused(rotated, ": metadata field llama.rope.dimension_count = 2, supported is the size of a head, 4");
    }

    @Test
    void rejectsTensorsThatThePlainModelDoesNotHave() throws IOException {
        assertRefused(
                changed("llama", "blk.1.ffn_norm.weight", "blk.1.ffn_nor_.weight"),
                "Unsupported tensor blk.1.ffn_nor_.weight in " + file()
                        + ": models of its architecture are read without it; take a file of the plain model");
    }

    @Test
    void rejectsRotaryScalingsThatAreNoneOfThoseRead() throws IOException {
        assertRefused(
                changed("llama-rope-linear", "linear", "cubic_"),
                ": metadata field llama.rope.scaling.type = cubic_, supported is one of none, linear and yarn");
        byte[] factors = bytes("llama-rope-llama3");
        GgufFile whole = GgufFile.open(GgufFixtures.model("llama-rope-llama3").resolve("model.gguf"));
        int at = (int) whole.entries().get("rope_freqs.weight").position();
        factors[at + 3] = 0x41;
        assertRefused(
                factors,
                "Invalid tensor rope_freqs.weight in " + file()
                        + ": no scaling of rope_type llama3 gives its factors, which is the only one read");
        factors[at + 3] = (byte) 0xBF;
        assertRefused(factors, ": element 0 is -", ", expected positive numbers; convert the model again");
    }

    @Test
    void rejectsWeightsThatAreNotFinite() throws IOException {
        byte[] bytes = bytes("gpt2");
        GgufFile whole = GgufFile.open(GgufFixtures.model("gpt2").resolve("model.gguf"));
        int at = (int) whole.entries().get("blk.0.attn_qkv.weight").position() + 17 * Float.BYTES;
        bytes[at + 2] = (byte) 0xC0;
        bytes[at + 3] = 0x7F;
        try (GgufModel model = GgufModel.open(Files.write(file(), bytes), ContentHashes.uncached());
                NDManager scope = NDManager.newBaseManager()) {
            String sentence = "Invalid weight blk.0.attn_qkv.weight in " + file() + ": element [1, 1] is NaN";
            assertThatThrownBy(() ->
                            model.tensors().requireReadable("transformer.h.0.attn.c_attn.weight", WeightType.FLOAT32))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(sentence);
            assertThatThrownBy(() -> model.tensors().read(scope, "transformer.h.0.attn.c_attn.weight"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(sentence);
            assertThat(scope.getManagedArrays()).isEmpty();
        }
    }

    @Test
    void rejectsWeightsThatAHalfCannotHold() throws IOException {
        byte[] bytes = bytes("gpt2");
        GgufFile whole = GgufFile.open(GgufFixtures.model("gpt2").resolve("model.gguf"));
        int at = (int) whole.entries().get("blk.0.attn_qkv.weight").position() + 17 * Float.BYTES;
        bytes[at + 2] = (byte) 0x80;
        bytes[at + 3] = 0x48;
        try (GgufModel model = GgufModel.open(Files.write(file(), bytes), ContentHashes.uncached())) {
            assertThatThrownBy(() -> Decoders.open(model.config(), model.tensors(), Device.cpu(), WeightType.FLOAT16))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll(
                            "Invalid weight blk.0.attn_qkv.weight in " + file() + ": element [1, 1] is 26",
                            ", expected magnitudes of at most 65504",
                            "; open the model with dtype: float32");
            Decoders.open(model.config(), model.tensors(), Device.cpu()).close();
        }
    }

    private byte[] changed(String name, String... fromTo) throws IOException {
        byte[] bytes = bytes(name);
        for (int i = 0; i < fromTo.length; i += 2) {
            byte[] to = fromTo[i + 1].getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(to, 0, bytes, indexOf(bytes, fromTo[i]), to.length);
        }
        return bytes;
    }

    private static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(GgufFixtures.model(name).resolve("model.gguf"));
    }

    private static int indexOf(byte[] bytes, String text) {
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        assertThat(at).as(text).isNotNegative();
        return at;
    }

    private Path file() {
        return folder.resolve("model.gguf");
    }

    private void assertRefused(byte[] bytes, String... sentence) {
        assertThatThrownBy(() -> GgufModel.open(Files.write(file(), bytes), ContentHashes.uncached()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(sentence);
    }
}
