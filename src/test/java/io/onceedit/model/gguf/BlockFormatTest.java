package io.onceedit.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.onceedit.model.checkpoint.FileTensors;
import io.onceedit.model.checkpoint.SafetensorsFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random blocks of every element type give the numbers of the reference implementation, bit for bit. */
final class BlockFormatTest {
    @ParameterizedTest
    @EnumSource(BlockFormat.class)
    void agreesWithTheReference(BlockFormat format) {
        GgufFile file = GgufFile.open(GgufFixtures.FOLDER.resolve("blocks.gguf"));
        FileTensors blocks = file.tensors();
        SafetensorsFile numbers = SafetensorsFile.open(GgufFixtures.FOLDER.resolve("blocks.safetensors"));
        assertThat(file.entries().get(format.name()).format()).isEqualTo(format);
        try (NDManager scope = NDManager.newBaseManager()) {
            assertThat(blocks.shape(format.name())).containsExactly(2, 256);
            assertThat(blocks.read(scope, format.name()).toFloatArray())
                    .isEqualTo(numbers.read(scope, format.name()).toFloatArray());
        }
    }
}
