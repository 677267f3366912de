package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.TextOptions;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.Tokenizers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SmolLM2-135M, not edited, speaking for Gemma 3 270M. Runs where {@code -Dmodels.dir} names a folder that holds both models' folders.
 */
@Tag("real-models")
final class RealTextTest {
    private static final Path MODELS = Path.of(System.getProperty("models.dir", "models"));
    private static final List<List<String>> QUESTIONS = List.of(
            List.of("What is the capital of France?", "Paris"),
            List.of("Which river flows through Vienna?", "Danube River"),
            List.of("Who painted the Mona Lisa?", "Leonardo da Vinci"),
            List.of("In which year did the Second World War end?", "1945"));

    private static LanguageModel plugin;
    private static TextTokenizer host;
    private static HostWriter writer;

    @BeforeAll
    static void open() {
        TensorRuntime.prepareThread();
        Path folder = MODELS.resolve("smollm2-135m");
        try (ModelFolder files = ModelFolder.open(folder)) {
            plugin = new LanguageModel(
                    "smollm2-135m",
                    files.modelType(),
                    files.contentHash(),
                    Decoders.open(files.config(), files.tensors(), Device.cpu()),
                    Tokenizers.open(folder));
        }
        host = Tokenizers.open(MODELS.resolve("gemma3-270m"));
        writer = new HostWriter(host);
    }

    @AfterAll
    static void close() {
        plugin.close();
    }

    @Test
    void theShortcutEqualsPlainDecoding() {
        List<GatedAnswer> known = known();
        List<FusedAnswer> fused =
                rule(new PluginVoice(new DecoderVoice(plugin), 10_000)).fuse(known);
        TextRule plain = rule(new PluginVoice(new DecoderVoice(plugin), 0));
        for (int answer = 0; answer < known.size(); answer++) {
            for (int i = 0; i < known.get(answer).pass().positions(); i++) {
                HostPosition position = HostPosition.of(known.get(answer).pass(), i, host);
                assertThat(fused.get(answer).positions().get(i).id())
                        .as("position %d of %s", i, QUESTIONS.get(answer))
                        .isEqualTo(plain.decide(QUESTIONS.get(answer).get(0), position));
            }
        }
    }

    @Test
    void theExactSumIsADistributionWhoseLeadingTokenAgreesWithItsDecision() {
        PluginVoice voice = new PluginVoice(new DecoderVoice(plugin), 10_000);
        TextExactRule rule = new TextExactRule(Pair.of(voice, writer), tokens -> new double[0], TextOptions.DEFAULT);
        for (GatedAnswer answer : known()) {
            HostPosition position = HostPosition.of(answer.pass(), 1, host);
            ExactToken whole = rule.exactly(answer.pass().prompt(), position, ExactSearch.Goal.DISTRIBUTION);
            ExactToken decided = rule.exactly(answer.pass().prompt(), position, ExactSearch.Goal.TOKEN);

            assertThat(whole.probabilities().values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-9));
            assertThat(decided.id()).isEqualTo(whole.id());
            assertThat(decided.nodes()).isLessThanOrEqualTo(whole.nodes());
        }
    }

    private static List<GatedAnswer> known() {
        return QUESTIONS.stream()
                .map(question -> KnownAnswers.of(host, question.get(0), question.get(1)))
                .toList();
    }

    private static TextRule rule(PluginVoice voice) {
        return new TextRule(Pair.of(voice, writer), tokens -> new double[0], TextOptions.DEFAULT, true);
    }
}
