package io.onceedit.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.evaluate.Protocol;
import io.onceedit.gate.GateExpression;
import io.onceedit.gate.GateSettings;
import io.onceedit.gate.Threshold;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** A configuration as a run file in which every key stands, defaults and flags included. */
public final class ResolvedConfig {
    private static final long GIGABYTE = 1L << 30;
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build());
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final SweepConfig config;

    private ResolvedConfig(SweepConfig config) {
        this.config = config;
    }

    /** The run file of a configuration. */
    public static ResolvedConfig of(SweepConfig config) {
        return new ResolvedConfig(config);
    }

    /** The run file as YAML; reading it gives an equal configuration, wherever its paths hold. */
    public String yaml() {
        Map<String, Object> whole = root(CorpusSettings::path, ModelSource::path);
        whole.put("as_of", config.corpus().asOf());
        whole.put(
                "execution",
                ordered(
                        "threads_per_unit",
                        config.execution().threadsPerUnit(),
                        "model_memory_gigabytes",
                        config.execution().modelMemoryBytes() / GIGABYTE,
                        "model_cache",
                        config.execution().modelCache()));
        return text(YAML, whole);
    }

    /**
     * The SHA-256 of what the configuration says, hexadecimal: files count by their content and not by where they lie, and nothing counts
     * that says where it runs ({@code execution}), so that it is the same on every machine.
     *
     * @param input what the configuration's files hold
     */
    public String sha(SweepInput input) {
        Map<String, Object> whole = root(
                corpus -> corpus.equals(config.corpus()) ? input.corpusHash() : input.poolHash(),
                model -> input.hashes().of(model));
        return ContentKey.of("config").with("json", text(SORTED, whole)).hexadecimal();
    }

    private static String text(ObjectMapper mapper, Map<String, Object> tree) {
        try {
            return mapper.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Failed to write the configuration: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> root(Function<CorpusSettings, String> corpora, Function<ModelSource, String> models) {
        return ordered(
                "name", config.name(),
                "corpus", corpus(config.corpus(), corpora),
                "pool", corpus(config.pool(), corpora),
                "plugin", model(config.plugin(), models),
                "hosts", config.hosts().stream().map(host -> host(host, models)).toList(),
                "methods", config.methods().stream().map(ResolvedConfig::method).toList(),
                "batch_sizes", config.grid().batchSizes(),
                "seeds", config.grid().seeds(),
                "protocols", names(config.grid().protocols()),
                "evaluation", evaluation(config.evaluation()));
    }

    private static Map<String, Object> corpus(CorpusSettings corpus, Function<CorpusSettings, String> path) {
        return ordered(
                "path", path.apply(corpus),
                "form", corpus.form(),
                "skip", corpus.skip(),
                "limit", corpus.limit(),
                "sample_seed", corpus.sampleSeed());
    }

    private static Map<String, Object> model(ModelSource model, Function<ModelSource, String> path) {
        return ordered("id", model.id(), "path", path.apply(model));
    }

    private static Map<String, Object> host(ModelSource host, Function<ModelSource, String> path) {
        Map<String, Object> resolved = model(host, path);
        resolved.put("dtype", host.weights().text());
        return resolved;
    }

    private static Map<String, Object> evaluation(SweepConfig.Measurement how) {
        return ordered(
                "batch_size", how.batchSize(),
                "maximum_tokens", how.maximumTokens(),
                "kept_tokens", how.keptTokens(),
                "top_tokens", how.topTokens(),
                "kept_candidates", how.keptCandidates(),
                "bootstrap_draws", how.bootstrapDraws(),
                "probing_share", how.probing().share(),
                "pool_overlaps", how.probing().dropsOverlaps() ? "drop" : "refuse");
    }

    /** A gate that the edits choose has no key. */
    private static Map<String, Object> method(MethodSettings method) {
        Map<String, Object> training = new LinkedHashMap<>(method.training().toMap());
        Object recipe = training.remove("recipe");
        Map<String, Object> resolved = ordered(
                "name", method.name(),
                "rule", method.rule(),
                "gate", gate(method.gate().expression()),
                "thresholds", thresholds(method.gate().thresholds()),
                "subject_case", method.gate().subjectCase().configName(),
                "open_alpha", method.gate().openAlpha(),
                "recipe", recipe,
                "training", training,
                "options", options(method.options()),
                "protocols", names(method.protocols()),
                "records", method.records());
        if (method.gate().expression() instanceof GateExpression.ByEdits) {
            resolved.remove("gate");
        }
        return resolved;
    }

    private static Object gate(GateExpression gate) {
        if (gate instanceof GateExpression.All all) {
            return ordered("all", all.parts().stream().map(ResolvedConfig::gate).toList());
        }
        if (gate instanceof GateExpression.Any any) {
            return ordered("any", any.parts().stream().map(ResolvedConfig::gate).toList());
        }
        return gate.text();
    }

    /** A calibrated threshold has no key. */
    private static Map<String, Object> thresholds(GateSettings.Thresholds thresholds) {
        Map<String, Object> set = ordered("weight_token", thresholds.weightToken());
        put(set, "key", thresholds.key());
        put(set, "key_without_subject", thresholds.keyWithoutSubject());
        put(set, "relation", thresholds.relation());
        return set;
    }

    private static void put(Map<String, Object> set, String key, Threshold threshold) {
        if (!threshold.calibrated()) {
            set.put(key, threshold.value());
        }
    }

    private static Map<String, Object> options(RuleOptions options) {
        return ordered(
                "alpha", options.fixedAlpha(),
                "alpha_of", options.alphaOf().name().toLowerCase(Locale.ROOT),
                "embeddings", options.embeddings().name().toLowerCase(Locale.ROOT),
                "search",
                        ordered(
                                "steps", options.search().steps(),
                                "learning_rate", options.search().learningRatePerStep(),
                                "candidates", options.search().candidates(),
                                "mass_cut_off", options.search().massCutOff(),
                                "vocabulary_bytes", options.search().vocabularyBytes()),
                "text",
                        ordered(
                                "batch_rows", options.text().batchRows(),
                                "look_ahead_tokens", options.text().lookAheadTokens(),
                                "exact_nodes", options.text().exactNodes(),
                                "exact_tolerance", options.text().exactTolerance()));
    }

    private static List<String> names(List<Protocol> protocols) {
        return protocols.stream().map(Protocol::columnName).toList();
    }

    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
