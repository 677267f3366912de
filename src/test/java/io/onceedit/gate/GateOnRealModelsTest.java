package io.onceedit.gate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.onceedit.corpus.CorpusForm;
import io.onceedit.corpus.CorpusReader;
import io.onceedit.corpus.CorpusSelection;
import io.onceedit.corpus.CorpusSource;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.ProbeMaker;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.gate.map.GateMapLearner;
import io.onceedit.gate.map.GateMapSettings;
import io.onceedit.gate.map.GateMaps;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.plugin.Plugin;
import io.onceedit.plugin.TrainingSettings;
import io.onceedit.plugin.TrainingTexts;
import io.onceedit.plugin.UntouchedPlugin;
import io.onceedit.progress.ProgressListener;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * How often the gates open on real questions, with SmolLM2-135M as the plug-in base: maps and thresholds from one part of the data, edits
 * from another, the probes' other subjects and questions from a third. Reports the shares. Runs where {@code -Dmodels.dir} names the folder
 * that holds {@code smollm2-135m} and {@code -Ddata.dir} the one that holds the data sets' files.
 */
@Tag("real-models")
final class GateOnRealModelsTest {
    private static final long SEED = 7;

    /** The parts of a data set. */
    private record Parts(List<EditRecord> edits, List<EditRecord> pool, List<EditRecord> probing) {}

    @Test
    void opensForZsreEditsAlone(TestReporter reporter) {
        CorpusReader reader = new CorpusReader(CorpusForm.ZSRE, false);
        Parts parts = new Parts(
                read(reader, "zsre-800.json", 0, 100),
                read(reader, "zsre-800.json", 200, 600),
                read(reader, "zsre-800.json", 100, 100));
        Map<GateName, Map<ProbeKind, Double>> shares = openShares(reporter, parts);

        Map<ProbeKind, Double> fact = shares.get(GateName.FACT);
        assertThat(fact.get(ProbeKind.EDIT)).isEqualTo(1);
        assertThat(fact.get(ProbeKind.REPHRASE)).isGreaterThanOrEqualTo(0.95);
        for (ProbeKind kind :
                List.of(ProbeKind.LOCALITY, ProbeKind.NEAR_SUBJECT, ProbeKind.NEAR_TYPE, ProbeKind.HALF_SUBJECT)) {
            assertThat(fact.get(kind)).as(kind.columnName()).isLessThanOrEqualTo(0.02);
        }
        assertThat(fact.get(ProbeKind.SAME_SUBJECT)).isLessThanOrEqualTo(0.07);
        assertThat(shares.get(GateName.KEY).get(ProbeKind.REPHRASE)).isGreaterThanOrEqualTo(0.95);
    }

    @Test
    void opensForCounterFactEditsAlone(TestReporter reporter) {
        CorpusReader reader = new CorpusReader(CorpusForm.COUNTERFACT, false);
        Parts parts = new Parts(
                read(reader, "counterfact-edit.json", 0, 50),
                read(reader, "counterfact-train.json", 0, 700),
                read(reader, "counterfact-train.json", 700, 300));
        Map<GateName, Map<ProbeKind, Double>> shares = openShares(reporter, parts);

        Map<ProbeKind, Double> fact = shares.get(GateName.FACT);
        assertThat(fact.get(ProbeKind.EDIT)).isEqualTo(1);
        assertThat(fact.get(ProbeKind.REPHRASE)).isGreaterThanOrEqualTo(0.95);
        assertThat(fact.get(ProbeKind.SAME_SUBJECT)).isLessThanOrEqualTo(0.07);
    }

    private static List<EditRecord> read(CorpusReader reader, String file, int skip, int limit) {
        Path path = Path.of(System.getProperty("data.dir"), file);
        return reader.read(
                        new CorpusSource.LocalFile(path),
                        CorpusSelection.first(limit).skipping(skip))
                .records();
    }

    private static Map<GateName, Map<ProbeKind, Double>> openShares(TestReporter reporter, Parts parts) {
        List<Probe> probes = new ProbeMaker(SEED).probes(parts.edits(), new TrainingPool(parts.probing()));
        LeakCheck leakCheck = LeakCheck.of(probes);
        TrainingPool pool = leakCheck.withoutOverlaps(new TrainingPool(parts.pool()));
        EditBatch batch = new EditBatch("edits", parts.edits());
        TrainingTexts texts = TrainingTexts.make(batch, pool, TrainingSettings.recipe("speaker"), leakCheck);
        Path folder = Path.of(System.getProperty("models.dir"), "smollm2-135m");
        try (LanguageModel base = LanguageModels.open("smollm2-135m", folder, Device.cpu());
                Plugin plugin = UntouchedPlugin.asTrained(base, batch, texts)) {
            GateMapSettings settings = GateMapSettings.defaultFor(base.decoder().shape(), SEED);
            GateMaps maps = GateMapLearner.learn(base, pool, leakCheck, settings, ProgressListener.SILENT);
            maps.thresholds()
                    .forEach((threshold, calibrated) ->
                            reporter.publishEntry(threshold.configName(), calibrated.toString()));
            List<String> names = parts.pool().stream().map(EditRecord::subject).toList();
            GateFactory factory = GateFactory.of(plugin, names).with(maps);
            Map<GateName, Map<ProbeKind, Double>> shares = new EnumMap<>(GateName.class);
            for (GateName gate : List.of(GateName.SUBJECT, GateName.RELATION, GateName.FACT, GateName.KEY)) {
                shares.put(gate, openShares(factory.create(GateSettings.of(gate)), probes));
                reporter.publishEntry(gate.configName(), shares.get(gate).toString());
            }
            return shares;
        }
    }

    private static Map<ProbeKind, Double> openShares(Gate gate, List<Probe> probes) {
        Map<ProbeKind, Double> shares = new EnumMap<>(ProbeKind.class);
        for (ProbeKind kind : ProbeKind.values()) {
            List<String> prompts = probes.stream()
                    .filter(probe -> probe.kind() == kind)
                    .map(probe -> probe.text().prompt())
                    .toList();
            if (!prompts.isEmpty()) {
                Stream<GateDecision> open = gate.decide(prompts).stream().filter(GateDecision::open);
                shares.put(kind, (double) open.count() / prompts.size());
            }
        }
        return shares;
    }
}
