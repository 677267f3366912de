package io.onceedit.ensemble.relative;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import io.onceedit.DemoHashes;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentKey;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.VocabularyHash;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.HostPass;
import io.onceedit.ensemble.PluginMemory;
import io.onceedit.ensemble.PluginModel;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.registry.FusionRules;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.progress.ProgressListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A host of the demo and the demo's plug-in base, unedited. Models are opened, and pairs aligned, once for all tests of a process. */
final class DemoPair {
    private static final Map<String, LanguageModel> OPEN = new HashMap<>();
    private static final Map<String, DemoPair> PAIRS = new HashMap<>();

    private final LanguageModel host;
    private final LanguageModel base;
    private final Map<AlignmentSettings, AlignmentTable> tables = new HashMap<>();

    private DemoPair(LanguageModel host, LanguageModel base) {
        this.host = host;
        this.base = base;
    }

    static DemoPair of(String host) {
        TensorRuntime.prepareThread();
        return PAIRS.computeIfAbsent(host, name -> new DemoPair(model(name), model("plugin")));
    }

    private static LanguageModel model(String name) {
        return OPEN.computeIfAbsent(
                name,
                folder -> LanguageModels.open(
                        folder,
                        Path.of("src/demo/models", folder),
                        Device.cpu(),
                        WeightType.FLOAT32,
                        DemoHashes.REMEMBERED));
    }

    LanguageModel host() {
        return host;
    }

    LanguageModel base() {
        return base;
    }

    /** The base as a plug-in; a weight token, where there is one, always has the same logit. */
    final class Speaker implements PluginModel {
        private final PluginMemory memory = new PluginMemory();
        private final double weightLogit;
        private int passes;

        /** @param weightLogit NaN for no weight token */
        Speaker(double weightLogit) {
            this.weightLogit = weightLogit;
        }

        /** How often the weight token was read. */
        int passes() {
            return passes;
        }

        @Override
        public LanguageModel model() {
            return base;
        }

        @Override
        public boolean hasWeightToken() {
            return !Double.isNaN(weightLogit);
        }

        @Override
        public NDArray weightLogits(NDArray hiddenRows) {
            passes++;
            float[] logits = new float[(int) hiddenRows.getShape().get(0)];
            Arrays.fill(logits, (float) weightLogit);
            return hiddenRows.getManager().create(logits);
        }

        @Override
        public PluginMemory memory() {
            return memory;
        }
    }

    RuleContext context(PluginModel plugin) {
        return new RuleContext(host, plugin, form -> {
            AlignmentSettings settings = new AlignmentSettings(form, 100, 0, 4, 1);
            return align(settings);
        });
    }

    AlignmentTable align(AlignmentSettings settings) {
        return tables.computeIfAbsent(
                settings,
                asked -> Aligner.align(
                        base, host, new AlignmentKey(hash(base), hash(host), asked), ProgressListener.SILENT));
    }

    private static VocabularyHash hash(LanguageModel model) {
        return VocabularyHash.of(model.decoder().embedding(), model.tokenizer());
    }

    FusionRule rule(String name, RuleOptions options) {
        return FusionRules.create(name, options, context(new Speaker(Double.NaN)));
    }

    /** A known answer whose gate is open. */
    GatedAnswer answer(String prompt, String answer, double alpha, int kept) {
        Encoding encoding = host.tokenizer().encode(prompt + " " + answer);
        int first = encoding.firstTokenPast(prompt.length());
        int positions = encoding.length() - first;
        List<int[]> sequences = new ArrayList<>();
        for (int position = 0; position < positions; position++) {
            sequences.add(Arrays.copyOf(encoding.ids(), first + position));
        }
        HeadReader head =
                HeadReader.withoutWeights(host.decoder(), host.tokenizer().vocabularySize());
        List<TokenDistribution> read = new SequenceReader(head)
                .read(sequences, kept).stream().map(PluginReading::next).toList();
        HostPass pass = new HostPass(
                prompt,
                answer,
                encoding,
                first,
                read.stream().mapToInt(TokenDistribution::first).toArray(),
                new float[positions],
                read.stream().map(TokenDistribution::tokens).toArray(int[][]::new),
                read.stream().map(TokenDistribution::logProbNats).toArray(float[][]::new));
        return new GatedAnswer(pass, new GateDecision(true, alpha, List.of()));
    }
}
