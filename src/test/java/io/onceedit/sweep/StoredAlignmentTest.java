package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.align.AlignmentKey;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.EmbeddingForm;
import io.onceedit.align.InverseTokens;
import io.onceedit.model.checkpoint.SafetensorsFile;
import io.onceedit.model.checkpoint.SafetensorsWriter;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's plug-in base and one of its hosts. */
final class StoredAlignmentTest {
    @TempDir
    private Path folder;

    private DemoSweep demo;
    private LocalArtifactStore store;

    @BeforeEach
    void align() {
        demo = DemoSweep.of(List.of("corpus.limit=4"), List.of("llama"), List.of("onceedit-published"));
        store = new LocalArtifactStore(folder.resolve("cache"));
        WorkUnit align = demo.plan().preparing().stream()
                .filter(WorkUnit.AlignHost.class::isInstance)
                .findFirst()
                .orElseThrow();
        try (OpenModels models = new OpenModels(0)) {
            assertThat(new StoreUnitRunner(demo.job(), store, models, ProgressListener.SILENT, "test").run(align))
                    .matches(UnitResult::succeeded);
        }
    }

    private AlignmentKey key(EmbeddingForm embeddings) {
        return demo.input()
                .hashes()
                .alignment(demo.config().plugin(), demo.config().hosts().get(0), embeddings);
    }

    private StoredAlignment stored() {
        return new StoredAlignment(store, this::key);
    }

    private long artefacts() throws IOException {
        try (Stream<Path> folders = Files.list(folder.resolve("cache/alignment"))) {
            return folders.count();
        }
    }

    /** A pair with more anchors than are looked up when its table is made: here the rest is forgotten. */
    private void forgetAnchors(int... anchors) throws IOException {
        Path table = store.find(ArtifactKind.ALIGNMENT, key(EmbeddingForm.RAW).name())
                .orElseThrow()
                .resolve(StoredAlignment.TABLE);
        SafetensorsFile file = SafetensorsFile.open(table);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            Map<String, NDArray> tensors = new HashMap<>();
            file.names().forEach(name -> tensors.put(name, file.read(scope, name)));
            for (int anchor : anchors) {
                tensors.get("inverse").set(new NDIndex(anchor), -1);
            }
            new SafetensorsWriter(SafetensorsWriter.Precision.FLOAT32, file.metadata()).write(table, tensors);
        }
    }

    @Test
    void keepsWhatWasLookedUpForThoseWhoComeLater() throws IOException {
        forgetAnchors(3, 5, 8);
        StoredAlignment first = stored();
        InverseTokens inverse = first.table(EmbeddingForm.RAW).inverse();
        assertThat(inverse.unknown(new int[] {8, 3, 4, 3})).containsExactly(3, 8);
        inverse.learn(new int[] {3, 8}, new int[] {70, 80});
        first.keep();
        first.keep();

        StoredAlignment second = stored();
        InverseTokens known = second.table(EmbeddingForm.RAW).inverse();
        assertThat(known.hostToken(3)).hasValue(70);
        assertThat(known.hostToken(8)).hasValue(80);
        assertThat(known.hostToken(5)).isEmpty();
        known.learn(new int[] {5}, new int[] {50});
        second.keep();

        InverseTokens all = stored().table(EmbeddingForm.RAW).inverse();
        assertThat(all.known()).hasSize(all.size());
        assertThat(artefacts()).isEqualTo(3);
    }

    /** Both had read the same table; the second part is put behind the first, not in its place. */
    @Test
    void keepsWhatTwoLookedUpSideBySide() throws IOException {
        forgetAnchors(3, 5);
        StoredAlignment first = stored();
        StoredAlignment second = stored();
        first.table(EmbeddingForm.RAW).inverse().learn(new int[] {3}, new int[] {70});
        second.table(EmbeddingForm.RAW).inverse().learn(new int[] {5}, new int[] {50});
        first.keep();
        second.keep();

        InverseTokens all = stored().table(EmbeddingForm.RAW).inverse();
        assertThat(all.hostToken(3)).hasValue(70);
        assertThat(all.hostToken(5)).hasValue(50);
    }

    @Test
    void writesNothingWhereNothingWasLookedUp() throws IOException {
        StoredAlignment untouched = stored();
        untouched.keep();
        AlignmentTable table = untouched.table(EmbeddingForm.RAW);
        untouched.keep();

        assertThat(table.inverse().known()).hasSize(table.anchors().size());
        assertThat(artefacts()).isEqualTo(1);
    }

    @Test
    void saysThatAnotherFormWasNotMade() {
        assertThatThrownBy(() -> stored().table(EmbeddingForm.CENTRED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot find what this cell needs: the alignment unit "
                        + key(EmbeddingForm.CENTRED).name() + " has no result; see its own error");
        assertThat(Optional.of(stored().table(EmbeddingForm.RAW))).isPresent();
    }

    @Test
    void saysWhatTheTableTook() {
        AlignmentCost cost = AlignmentCost.read(
                store.find(ArtifactKind.ALIGNMENT, key(EmbeddingForm.RAW).name())
                        .orElseThrow());

        assertThat(cost.wallSeconds()).isPositive();
        assertThat(cost.peakGrowthBytes()).isNotNegative();
    }
}
