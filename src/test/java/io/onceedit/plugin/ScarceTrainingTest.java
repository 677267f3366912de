package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.ScarceMemory;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Training on a device that has no memory for a batch. */
final class ScarceTrainingTest {
    private static final Map<String, String> BRIEF = Map.of(
            "trained", "last:2",
            "rates.learning-rate", "0.01",
            "rates.weight-row-learning-rate", "0.03",
            "rates.decay", "constant",
            "loop.epochs", "2",
            "loop.batch-size", "12",
            "loop.activation-cache-bytes", "0",
            "texts.paraphrases", "2");

    @RegisterExtension
    private static final TinyBase BASE = new TinyBase();

    @Test
    void batchesWithoutMemoryAreHalvedAndTrainTheSame() {
        TrainingSettings settings = TrainingSettings.recipe("published").with(BRIEF);
        List<String> halved = new ArrayList<>();
        ProgressListener progress = new ProgressListener() {
            @Override
            public void advanced(String stage, long done, long total) {}

            @Override
            public void halved(String part) {
                halved.add(part);
            }
        };
        try (TrainingResult whole = train(BASE.model(), settings, ProgressListener.SILENT);
                TrainingResult parts = train(scarce(4), settings, progress)) {
            assertThat(halved).containsExactly("train five", "train five");
            assertThat(parts.cost().steps()).isEqualTo(whole.cost().steps()).isGreaterThan(2);
            for (int epoch = 0; epoch < 2; epoch++) {
                assertThat(parts.lossCurve().get(epoch))
                        .isCloseTo(whole.lossCurve().get(epoch), Offset.offset(1e-4));
            }
        }
    }

    @Test
    void aTextThatFindsNoMemoryByItselfEndsTheTraining() {
        TrainingSettings settings = TrainingSettings.recipe("speaker").with(BRIEF);
        LanguageModel none = scarce(0);
        assertThatThrownBy(() -> train(none, settings, ProgressListener.SILENT))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("memory");
    }

    private static TrainingResult train(LanguageModel base, TrainingSettings settings, ProgressListener progress) {
        return new PluginTrainer(settings, "test").train(base, TinyEdits.batch(), TinyEdits.texts(settings), progress);
    }

    /** The base with memory for so many texts at once. */
    private static LanguageModel scarce(int texts) {
        LanguageModel base = BASE.model();
        return new LanguageModel(
                base.id(),
                base.architecture(),
                base.contentHash(),
                ScarceMemory.of(base.decoder(), texts),
                base.tokenizer());
    }
}
