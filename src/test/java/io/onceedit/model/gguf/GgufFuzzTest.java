package io.onceedit.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.TokenizerFiles;
import io.onceedit.model.tokenizer.TokenizerFiles.Document;
import io.onceedit.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever stands in a file, it opens, or it is refused with one sentence: bytes of a sound file are flipped, overwritten with extreme
 * numbers, or cut off, thousands of times by a seed.
 */
final class GgufFuzzTest {
    private static final int ROUNDS = 4000;
    private static final long SEED = 20_240_229;
    private static final int[] EXTREMES = {0, 1, 2, 0x7F, 0x80, 0xFF};

    @TempDir
    private Path folder;

    @Test
    void everyDamagedFileOpensOrIsRefusedInOneSentence() throws IOException {
        byte[] sound = Files.readAllBytes(GgufFixtures.FOLDER.resolve("whole.gguf"));
        int headerBytes = (int) GgufFile.open(GgufFixtures.FOLDER.resolve("whole.gguf")).entries().values().stream()
                .mapToLong(entry -> entry.position())
                .min()
                .orElseThrow();
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path file = folder.resolve("model.gguf");
            Files.deleteIfExists(file);
            Files.write(file, damaged(sound, headerBytes, random));
            try {
                use(file);
            } catch (IllegalArgumentException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("round %d", round)
                        .matches("(?s)(Cannot|Invalid|Failed|Unsupported) .*")
                        .contains(file.toString());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + round + " ended with " + e, e);
            }
        }
        assertThat(refused).as("refused of %d", ROUNDS).isBetween(ROUNDS / 3, ROUNDS - ROUNDS / 10);
    }

    private static void use(Path file) {
        try (GgufModel model = GgufModel.open(file, ContentHashes.uncached())) {
            Decoders.requireReadable(model.config(), model.tensors(), WeightType.FLOAT32, name -> {});
            TokenizerJson json = model.tokenizer();
            try (TextTokenizer tokenizer = Tokenizers.open(new TokenizerFiles(
                    new Document("of " + file, json.tokenizer()),
                    Optional.of(new Document("settings of " + file, json.settings())),
                    List.of()))) {
                assertThat(tokenizer.encode("the river").ids()).isNotEmpty();
            }
        }
    }

    /** Damages a few bytes, mostly of the header's first part, where the counts, lengths and types are not those of a long list. */
    private static byte[] damaged(byte[] sound, int headerBytes, Random random) {
        byte[] bytes = sound.clone();
        if (random.nextInt(20) == 0) {
            return Arrays.copyOf(bytes, random.nextInt(bytes.length));
        }
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
            int at = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(Math.min(700, headerBytes));
                case 1 -> headerBytes - 1 - random.nextInt(Math.min(700, headerBytes));
                case 2 -> random.nextInt(headerBytes);
                default -> random.nextInt(bytes.length);
            };
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) EXTREMES[random.nextInt(EXTREMES.length)];
                default ->
                    Arrays.fill(bytes, at, Math.min(bytes.length, at + 1 + random.nextInt(8)), (byte)
                            EXTREMES[random.nextInt(EXTREMES.length)]);
            }
        }
        return bytes;
    }
}
