package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.align.EmbeddingForm;
import io.onceedit.config.RunFile;
import io.onceedit.ensemble.AlphaOf;
import io.onceedit.evaluate.Protocol;
import io.onceedit.gate.GateExpression;
import io.onceedit.gate.Threshold;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.plugin.TrainingSettings;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SweepConfigReaderTest {
    private static final String SMALLEST = """
            corpus: {path: edits}
            pool: {path: pool}
            plugin: {path: base}
            hosts: [{id: a, path: host}]
            methods: [{}]
            """;

    /** A place where everything is, but what is called missing. */
    private static final Locations EVERYWHERE = new Locations() {
        @Override
        public boolean exists(String location) {
            return !location.equals("missing");
        }

        @Override
        public InputStream open(String location) {
            return InputStream.nullInputStream();
        }
    };

    private static SweepConfig read(String text) {
        return new SweepConfigReader(EVERYWHERE, 2).read(RunFile.read("run.yaml", text, Map.of()));
    }

    @Test
    void defaults() {
        SweepConfig config = read(SMALLEST);
        assertThat(config.name()).isEqualTo("sweep");
        assertThat(config.corpus()).isEqualTo(new CorpusSettings("edits", "jsonl", 0, 0, -1, ""));
        assertThat(config.plugin())
                .isEqualTo(new ModelSource(
                        "plugin", Path.of("base").toAbsolutePath().toString()));
        assertThat(config.hosts()).extracting(ModelSource::weights).containsExactly(WeightType.FLOAT32);
        assertThat(config.grid())
                .isEqualTo(new SweepConfig.Grid(List.of(100), List.of(1L), List.of(Protocol.TEACHER_FORCED)));
        assertThat(config.evaluation())
                .isEqualTo(new SweepConfig.Measurement(32, 24, 10, 64, 8, 1_000, new SweepConfig.Probing(0.25, false)));
        assertThat(config.execution()).isEqualTo(new SweepConfig.Execution(2, 8L << 30, ""));
        MethodSettings method = config.methods().get(0);
        assertThat(method.name()).isEqualTo("text");
        assertThat(method.rule()).isEqualTo("text");
        assertThat(method.gate().expression()).isEqualTo(GateExpression.byEdits());
        assertThat(method.training()).isEqualTo(TrainingSettings.recipe("speaker"));
        assertThat(method.protocols()).containsExactly(Protocol.TEACHER_FORCED);
        assertThat(method.records()).isZero();
    }

    @Test
    void everyValueCanDiffer() {
        SweepConfig config = read("""
                name: other
                corpus: {path: edits, form: zsre, skip: 3, limit: 7, sample_seed: 5}
                pool: {path: pool, form: rome}
                plugin: {id: base, path: base}
                hosts: [{id: a, path: host, dtype: float16}, {id: b, path: host2, dtype: float32}]
                methods:
                  - name: published
                    rule: dynamic-enhanced
                    gate: {all: [subject, key]}
                    thresholds: {weight_token: 0.25, key: 0.7}
                    subject_case: exact
                    open_alpha: 0.75
                    recipe: published
                    training: {loop.epochs: 2}
                    options: {alpha_of: position, embeddings: centred, search: {steps: 9}}
                    protocols: [autoregressive]
                    records: 20
                  - {rule: fixed-search, options: {alpha: 0.3}}
                  - {rule: text-exact, options: {text: {exact_nodes: 8}}}
                batch_sizes: [10, 20]
                seeds: [3, 4]
                protocols: [teacher_forced, autoregressive]
                evaluation: {batch_size: 8, maximum_tokens: 12, kept_tokens: 6, top_tokens: 16, kept_candidates: 4, bootstrap_draws: 2000, probing_share: 0.5, pool_overlaps: drop}
                execution: {threads_per_unit: 1, model_memory_gigabytes: 3, model_cache: /data/models}
                """);
        assertThat(config.corpus()).isEqualTo(new CorpusSettings("edits", "zsre", 3, 7, 5, ""));
        assertThat(config.hosts())
                .extracting(ModelSource::weights)
                .containsExactly(WeightType.FLOAT16, WeightType.FLOAT32);
        assertThat(config.grid().batchSizes()).containsExactly(10, 20);
        assertThat(config.evaluation())
                .isEqualTo(new SweepConfig.Measurement(8, 12, 6, 16, 4, 2_000, new SweepConfig.Probing(0.5, true)));
        assertThat(config.execution()).isEqualTo(new SweepConfig.Execution(1, 3L << 30, "/data/models"));
        MethodSettings method = config.methods().get(0);
        assertThat(method.gate().expression().text()).isEqualTo("{all: [subject, key]}");
        assertThat(method.gate().thresholds().weightToken()).isEqualTo(0.25);
        assertThat(method.gate().thresholds().key()).isEqualTo(Threshold.of(0.7));
        assertThat(method.gate().thresholds().relation()).isEqualTo(Threshold.CALIBRATED);
        assertThat(method.gate().openAlpha()).isEqualTo(0.75);
        assertThat(method.training().loop().epochs()).isEqualTo(2);
        assertThat(config.methods().get(1).options().fixedAlpha()).isEqualTo(0.3);
        assertThat(method.options().alphaOf()).isEqualTo(AlphaOf.POSITION);
        assertThat(method.options().embeddings()).isEqualTo(EmbeddingForm.CENTRED);
        assertThat(method.options().search().steps()).isEqualTo(9);
        assertThat(config.methods().get(2).options().text().exactNodes()).isEqualTo(8);
        assertThat(method.protocols()).containsExactly(Protocol.AUTOREGRESSIVE);
        assertThat(method.records()).isEqualTo(20);
    }

    @Test
    void rejectsWhatNoMethodKnows() {
        assertThatThrownBy(() -> read(SMALLEST.replace("[{}]", "[{rule: txt, gate: fct, training: {loop.epoch: 2}}]")))
                .hasMessageContaining("run.yaml:5: methods.0.rule: Invalid value: expected one of [")
                .hasMessageContaining("methods.0.gate: Invalid gate fct: expected one of weight-token, key")
                .hasMessageContaining("methods.0.training: ");
    }

    @Test
    void rejectsTypesOfWeightsThatNobodyHolds() {
        assertThatThrownBy(() -> read(SMALLEST.replace("path: host}", "path: host, dtype: fp16}")
                        .replace("{path: base}", "{path: base, dtype: float16}")))
                .hasMessageContaining("run.yaml:4: hosts.0.dtype: Invalid value: expected one of [float32, float16],"
                        + " found \"fp16\"")
                .hasMessageContaining("run.yaml:3: plugin.dtype: Unknown key: known keys: id, path");
    }

    @Test
    void rejectsMissingPathsAndSections() {
        assertThatThrownBy(() -> read("corpus: {path: missing}\n"))
                .hasMessageContaining("run.yaml:1: corpus.path: Missing path: there is nothing at missing")
                .hasMessageContaining("pool.path: Missing: this key has to be set")
                .hasMessageContaining("hosts: Missing: at least one is needed")
                .hasMessageContaining("methods: Missing: at least one is needed");
    }

    @Test
    void rejectsNamesThatStandTwice() {
        assertThatThrownBy(() -> read(SMALLEST.replace("[{}]", "[{name: x}, {name: x}]")))
                .hasMessageContaining("methods: Invalid value: \"x\" stands twice");
    }

    @Test
    void refusesWhatStandsTwiceInAList() {
        assertThatThrownBy(() -> read(SMALLEST
                        + "batch_sizes: [4, 4]\nseeds: [1, 2, 1]\nprotocols: [teacher_forced, teacher_forced]\n"))
                .hasMessageContaining("run.yaml:6: batch_sizes: Invalid value: \"4\" stands twice")
                .hasMessageContaining("run.yaml:7: seeds: Invalid value: \"1\" stands twice")
                .hasMessageContaining("run.yaml:8: protocols: Invalid value: \"teacher_forced\" stands twice");
    }

    @Test
    void refusesTheWeightTokenOfAPluginThatIsTrainedWithoutOne() {
        assertThatThrownBy(() -> read(SMALLEST.replace(
                        "[{}]",
                        "\n  - {name: a, gate: {any: [key, weight-token]}}"
                                + "\n  - {name: b, rule: dynamic-search, options: {alpha_of: position}}")))
                .hasMessageContaining(
                        "run.yaml:6: methods.0.gate: Invalid value: gate weight-token reads the weight"
                                + " token, which recipe speaker does not train here: set recipe: published, or take another gate")
                .hasMessageContaining(
                        "run.yaml:7: methods.1.options.alpha_of: Invalid value: alpha of each position reads"
                                + " the weight token");
        for (String trained : List.of("recipe: published", "training: {objective.weight-token: true}")) {
            assertThat(read(SMALLEST.replace("[{}]", "[{gate: weight-token, " + trained + "}]"))
                            .methods())
                    .hasSize(1);
        }
    }

    @Test
    void refusesOptionsThatTheRuleDoesNotRead() {
        assertThatThrownBy(() -> read(SMALLEST.replace(
                        "[{}]",
                        "\n  - {rule: text, recipe: published, options: {alpha_of: position, embeddings: centred}}"
                                + "\n  - {rule: host, options: {text: {batch_rows: 4}}}"
                                + "\n  - {rule: dynamic-enhanced, options: {alpha: 0.2}}")))
                .hasMessageContaining(
                        "run.yaml:6: methods.0.options.alpha_of: Invalid option: rule text does not read it;"
                                + " leave it out, or take a rule that does: dynamic-search, dynamic-enhanced")
                .hasMessageContaining(
                        "run.yaml:6: methods.0.options.embeddings: Invalid option: rule text does not read"
                                + " it; leave it out, or take a rule that does: fixed-search, dynamic-search, dynamic-enhanced")
                .hasMessageContaining("run.yaml:7: methods.1.options.text: Invalid option: rule host does not read it;"
                        + " leave it out, or take a rule that does: text, text-exact")
                .hasMessageContaining(
                        "run.yaml:8: methods.2.options.alpha: Invalid option: rule dynamic-enhanced does not"
                                + " read it; leave it out, or take a rule that does: fixed-search");
        assertThat(read(SMALLEST.replace("[{}]", "[{options: {alpha: 0.5, embeddings: raw}}]"))
                        .methods())
                .hasSize(1);
    }

    @Test
    void modelsAreNamedByFullPathsOrByUris() {
        SweepConfig config = read(SMALLEST.replace("plugin: {path: base}", "plugin: {path: file:/models/base}")
                .replace("hosts: [{id: a, path: host}]", "hosts: [{id: a, path: host}, {id: b, path: s3a://x/host}]"));
        assertThat(config.plugin().path()).isEqualTo("/models/base");
        assertThat(config.hosts().get(0).path())
                .isEqualTo(Path.of("host").toAbsolutePath().toString());
        assertThat(config.hosts().get(1).path()).isEqualTo("s3a://x/host");
    }

    @Test
    void foldersOfFetchedModelsMeanTheSameOnEveryMachine() {
        assertThatThrownBy(() -> read(SMALLEST + "execution: {model_cache: models}\n"))
                .hasMessageContaining(
                        "execution.model_cache: Invalid value \"models\": expected the full path of a folder,"
                                + " the same on every machine");
    }

    @Test
    void refusesOneIdForTwoFolders() {
        String host = "hosts: [{id: plugin, path: ";
        assertThatThrownBy(() -> read(SMALLEST.replace("hosts: [{id: a, path: ", host)))
                .hasMessageContaining("run.yaml:3: plugin.id: Invalid value \"plugin\": the host in another folder, ")
                .hasMessageContaining("has this id; give one of them another");
        assertThat(read(SMALLEST.replace("hosts: [{id: a, path: host", host + "base"))
                        .hosts())
                .hasSize(1);
    }
}
