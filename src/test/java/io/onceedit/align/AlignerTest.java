package io.onceedit.align;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.progress.ProgressListener;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Alignment of the demo's models. */
final class AlignerTest {
    private static final AlignmentSettings COMPLETE = AlignmentSettings.DEFAULT.withInverseSample(Integer.MAX_VALUE);

    @Test
    void anchorsHaveTheSameSurfaceInBothVocabularies() {
        try (LanguageModel plugin = open("plugin");
                LanguageModel host = open("host-gemma")) {
            AlignmentTable table =
                    Aligner.align(plugin, host, key(plugin, host, AlignmentSettings.DEFAULT), ProgressListener.SILENT);
            TextTokenizer pluginTokens = plugin.tokenizer();
            TextTokenizer hostTokens = host.tokenizer();
            assertThat(table.anchors().size()).isGreaterThan(100);
            for (int anchor = 0; anchor < table.anchors().size(); anchor++) {
                int pluginId = table.anchors().pluginIds()[anchor];
                int hostId = table.anchors().hostIds()[anchor];
                assertThat(pluginTokens.surface(pluginId)).isEqualTo(hostTokens.surface(hostId));
                assertThat(pluginTokens.isSpecial(pluginId) || hostTokens.isSpecial(hostId))
                        .isFalse();
            }
        }
    }

    /** Every token that is not special is an anchor; centred rows of these models keep most of their mass, so all lead back. */
    @Test
    void aModelAlignedWithItselfReturnsItsOwnTokens() {
        try (LanguageModel model = open("plugin")) {
            AlignmentTable table = Aligner.align(
                    model,
                    model,
                    key(model, model, COMPLETE.withEmbeddings(EmbeddingForm.CENTRED)),
                    ProgressListener.SILENT);
            assertThat(table.anchors().hostIds())
                    .containsExactly(table.anchors().pluginIds());
            assertThat(table.inverse().toArray())
                    .containsExactly(table.anchors().hostIds());
            assertThat(table.figures().selfMappedShare()).isEqualTo(1);
        }
    }

    @Test
    void leavesNoArraysBehind() {
        try (LanguageModel model = open("plugin")) {
            int before =
                    model.decoder().embedding().getManager().getManagedArrays().size();
            AlignmentTable first = Aligner.align(model, model, key(model, model, COMPLETE), ProgressListener.SILENT);
            AlignmentTable second = Aligner.align(model, model, key(model, model, COMPLETE), ProgressListener.SILENT);
            assertThat(model.decoder()
                            .embedding()
                            .getManager()
                            .getManagedArrays()
                            .size())
                    .isEqualTo(before);
            assertThat(second.inverse().toArray())
                    .containsExactly(first.inverse().toArray());
            assertThat(second.figures()).isEqualTo(first.figures());
        }
    }

    private static AlignmentKey key(LanguageModel plugin, LanguageModel host, AlignmentSettings settings) {
        return new AlignmentKey(hash(plugin), hash(host), settings);
    }

    private static VocabularyHash hash(LanguageModel model) {
        return VocabularyHash.of(model.decoder().embedding(), model.tokenizer());
    }

    private static LanguageModel open(String name) {
        TensorRuntime.prepareThread();
        return LanguageModels.open(name, Path.of("src/demo/models", name), Device.cpu());
    }
}
