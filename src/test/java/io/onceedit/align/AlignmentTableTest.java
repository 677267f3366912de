package io.onceedit.align;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.onceedit.align.AlignmentFigures.Peakedness;
import io.onceedit.model.tensor.TensorRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AlignmentTableTest {
    private static final AlignmentKey KEY = key("aa");
    private static final AlignmentTable TABLE = new AlignmentTable(
            KEY,
            new Anchors(new int[] {1, 5, 9}, new int[] {262_000, 3, 7}),
            new InverseTokens(new int[] {262_001, InverseTokens.UNKNOWN, 7}),
            new AlignmentFigures(new Peakedness(0.25, 3, 101.5), new Peakedness(1e-5, 2, 4), 2, 1));

    @TempDir
    Path folder;

    private final NDManager manager = TensorRuntime.newScope(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private static AlignmentKey key(String hostEmbedding) {
        return new AlignmentKey(
                new VocabularyHash("ee", "tt"), new VocabularyHash(hostEmbedding, "uu"), AlignmentSettings.DEFAULT);
    }

    @Test
    void isFoundAgainAsItWasWritten() {
        Path file = folder.resolve("table.safetensors");
        TABLE.write(file, manager);
        AlignmentTable found = AlignmentTable.open(file, KEY, manager);
        assertThat(found.anchors().pluginIds()).containsExactly(1, 5, 9);
        assertThat(found.anchors().hostIds()).containsExactly(262_000, 3, 7);
        assertThat(found.inverse().toArray()).containsExactly(262_001, -1, 7);
        assertThat(found.figures()).isEqualTo(TABLE.figures());
        assertThat(found.figures().selfMappedShare()).isEqualTo(0.5);
        assertThat(found.key()).isEqualTo(KEY);
        assertThat(found.inverse().known()).containsExactly(0, 2);
        assertThat(found.inverse().hostToken(0)).hasValue(262_001);
        assertThat(found.inverse().hostToken(1)).isEmpty();
        assertThat(manager.getManagedArrays()).isEmpty();
    }

    @Test
    void isRefusedForOtherEmbeddings() {
        Path file = folder.resolve("table.safetensors");
        TABLE.write(file, manager);
        assertThatThrownBy(() -> AlignmentTable.open(file, key("bb"), manager))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot use alignment table " + file
                        + ": it was made with host_embedding = aa, expected bb;"
                        + " align the models again, or name the table of this pair");
    }

    @Test
    void isRefusedForOtherSettings() {
        Path file = folder.resolve("table.safetensors");
        TABLE.write(file, manager);
        AlignmentKey centred = new AlignmentKey(
                KEY.plugin(), KEY.host(), AlignmentSettings.DEFAULT.withEmbeddings(EmbeddingForm.CENTRED));
        assertThatThrownBy(() -> AlignmentTable.open(file, centred, manager))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it was made with embeddings = RAW, expected CENTRED");
    }

    @Test
    void leavesNoHalfFileBesideIt() throws Exception {
        TABLE.write(folder.resolve("table.safetensors"), manager);
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("table.safetensors");
        }
    }

    @Test
    void keysTellPairsApart() {
        assertThat(KEY.name())
                .hasSize(64)
                .isEqualTo(key("aa").name())
                .isNotEqualTo(key("bb").name());
    }

    @Test
    void hashesNameEmbeddingsByTheirRowsThatHaveATokenAlone() {
        float[] values = {1, 2, 3, 4, 5, 6};
        NDArray three = manager.create(values, new Shape(3, 2));
        NDArray two = manager.create(new float[] {1, 2, 3, 4}, new Shape(2, 2));
        assertThat(EmbeddingHash.of(three, 2)).hasSize(64).isEqualTo(EmbeddingHash.of(two, 2));
        assertThat(EmbeddingHash.of(three, 3)).isNotEqualTo(EmbeddingHash.of(three, 2));
        two.set(new float[] {1, 2, 3, 4.0001f});
        assertThat(EmbeddingHash.of(three, 2)).isNotEqualTo(EmbeddingHash.of(two, 2));
    }

    @Test
    void hashesNameEmbeddingsAsTheyAreHeld() {
        NDArray halves = manager.create(new float[] {1, 0.5f, -3, 0}, new Shape(2, 2));
        assertThat(EmbeddingHash.of(halves.toType(DataType.FLOAT16, true), 2)).isEqualTo(EmbeddingHash.of(halves, 2));
        NDArray others = manager.create(new float[] {1, 0.5001f, -3, 0}, new Shape(2, 2));
        assertThat(EmbeddingHash.of(others.toType(DataType.FLOAT16, true), 2))
                .isNotEqualTo(EmbeddingHash.of(others, 2));
    }

    @Test
    void vocabularyHashesAreReadAsTheyAreWritten() {
        VocabularyHash hash = new VocabularyHash("ab", "cd");
        assertThat(VocabularyHash.parse(hash.text())).isEqualTo(hash);
        assertThatThrownBy(() -> VocabularyHash.parse("ab"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid vocabulary hash \"ab\": expected two hashes with a space between them");
    }

    @Test
    void whatAnAnchorLeadsToIsLearnedOnce() {
        InverseTokens inverse = new InverseTokens(new int[] {-1, 7, -1});
        inverse.learn(new int[] {2, 1}, new int[] {5, 7});
        assertThat(inverse.known()).containsExactly(1, 2);
        assertThat(inverse.unknown(new int[] {2, 0, 0})).containsExactly(0);
        assertThatThrownBy(() -> inverse.learn(new int[] {1}, new int[] {8}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid inverse look-up: anchor 1 leads to token 8, known is 7");
        assertThatThrownBy(() -> inverse.learn(new int[] {3}, new int[] {8}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid inverse look-up: anchor 3 leads to token 8,"
                        + " expected anchors below 3 and token ids");
    }

    @Test
    void rejectsAnchorsThatShareAHostToken() {
        assertThatThrownBy(() -> new Anchors(new int[] {1, 2}, new int[] {4, 4}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid anchors: a host token stands for two anchors");
    }

    @Test
    void rejectsAnInverseOfAnotherSize() {
        assertThatThrownBy(() -> new AlignmentTable(KEY, TABLE.anchors(), InverseTokens.none(2), TABLE.figures()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid alignment table: 2 inverse entries, expected one for each of 3 anchors");
    }
}
