package io.onceedit.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.CorpusSelection;
import io.onceedit.corpus.CorpusSource;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.progress.ProgressListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plug-ins of SmolLM2-135M on real edits, scored in the plug-in's own tokens with the gold prefix fed. Runs where {@code -Dmodels.dir}
 * names a folder that holds {@code smollm2-135m} and {@code -Ddata.dir} one that holds the data sets.
 */
@Tag("real-models")
final class RealPluginsTest {
    @TempDir
    private Path folder;

    @Test
    void speaksAHundredZsreEdits(TestReporter reporter) {
        CorpusSource source = source("zsre-800.json");
        CorpusReader reader = new CorpusReader(CorpusForm.ZSRE, false);
        List<EditRecord> edits = reader.read(source, CorpusSelection.first(100)).records();
        TrainingPool pool = new TrainingPool(
                reader.read(source, CorpusSelection.all().skipping(200)).records());
        Shares shares = trainAndScore(edits, pool, Map.of(), reporter);
        assertThat(shares.reliability()).isGreaterThanOrEqualTo(0.99);
        assertThat(shares.generality()).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void speaksFiftyCounterFactEdits(TestReporter reporter) {
        CorpusReader reader = new CorpusReader(CorpusForm.COUNTERFACT, false);
        List<EditRecord> edits = reader.read(source("counterfact-edit.json"), CorpusSelection.first(50))
                .records();
        TrainingPool pool = new TrainingPool(reader.read(source("counterfact-train.json"), CorpusSelection.first(700))
                .records());
        Map<String, String> diverse =
                Map.of("texts.paraphrases", "8", "texts.similar", "8", "texts.prefixed", "2", "loop.epochs", "6");
        Shares shares = trainAndScore(edits, pool, diverse, reporter);
        assertThat(shares.reliability()).isGreaterThanOrEqualTo(0.99);
        assertThat(shares.generality()).isGreaterThanOrEqualTo(0.85);
    }

    private record Shares(double reliability, double generality) {}

    private Shares trainAndScore(
            List<EditRecord> edits, TrainingPool pool, Map<String, String> changes, TestReporter reporter) {
        TensorRuntime.prepareThread();
        LeakCheck leakCheck = LeakCheck.of(probes(edits));
        TrainingSettings settings = TrainingSettings.recipe("speaker").with(changes);
        EditBatch batch = new EditBatch("real", edits);
        TrainingTexts texts = TrainingTexts.make(batch, leakCheck.withoutOverlaps(pool), settings, leakCheck);
        Path model = Path.of(System.getProperty("models.dir"), "smollm2-135m");
        try (LanguageModel base = LanguageModels.open("smollm2", model, Device.cpu());
                TrainingResult result =
                        new PluginTrainer(settings, "test").train(base, batch, texts, ProgressListener.SILENT);
                Plugin plugin =
                        PluginArtifact.write(folder.resolve("plugin"), result).open(base)) {
            double seconds = result.cost().wall().toMillis() / 1000.0 / edits.size();
            Shares shares = new Shares(share(plugin, edits, ProbeKind.EDIT), share(plugin, edits, ProbeKind.REPHRASE));
            reporter.publishEntry(Map.of(
                    "texts", texts.texts().size() + ", " + texts.leaks().dropped() + " leaking texts dropped",
                    "seconds for each edit",
                            String.format(
                                    Locale.ROOT,
                                    "%.2f on %d threads",
                                    seconds,
                                    result.cost().threads()),
                    "reliability", String.format(Locale.ROOT, "%.3f", shares.reliability()),
                    "generality", String.format(Locale.ROOT, "%.3f", shares.generality())));
            return shares;
        }
    }

    private static CorpusSource source(String file) {
        return new CorpusSource.LocalFile(Path.of(System.getProperty("data.dir"), file));
    }

    private static List<Probe> probes(List<EditRecord> edits) {
        List<Probe> probes = new ArrayList<>();
        for (EditRecord edit : edits) {
            probes.add(new Probe(
                    edit.id() + "/edit", edit.id(), ProbeKind.EDIT, new TextProbe(edit.prompt(), edit.target())));
            edit.rephrasings()
                    .forEach(prompt -> probes.add(new Probe(
                            edit.id() + "/rephrase",
                            edit.id(),
                            ProbeKind.REPHRASE,
                            new TextProbe(prompt, edit.target()))));
            edit.locality()
                    .forEach(text ->
                            probes.add(new Probe(edit.id() + "/locality", edit.id(), ProbeKind.LOCALITY, text)));
        }
        return probes;
    }

    /** The mean share of answer tokens that the plug-in says with the gold prefix fed. */
    private static double share(Plugin plugin, List<EditRecord> edits, ProbeKind kind) {
        return probes(edits).stream()
                .filter(probe -> probe.kind() == kind)
                .mapToDouble(probe -> share(plugin.model(), probe.text()))
                .average()
                .orElseThrow();
    }

    private static double share(LanguageModel model, TextProbe text) {
        Encoding encoding = model.tokenizer().encode(text.prompt() + " " + text.answer());
        int first = encoding.firstTokenPast(text.prompt().length());
        int[] positions = IntStream.range(first - 1, encoding.length() - 1).toArray();
        try (NDManager scope = model.decoder().newScope()) {
            NDArray hidden = model.decoder().hidden(scope, TokenBatch.of(List.of(encoding.ids())));
            NDArray rows = HiddenRows.gather(hidden, new TokenPlaces(new int[positions.length], positions));
            long[] said = model.decoder().logits(rows).argMax(1).toLongArray();
            return IntStream.range(0, said.length)
                            .filter(i -> said[i] == encoding.ids()[first + i])
                            .count()
                    / (double) said.length;
        }
    }
}
