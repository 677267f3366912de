package io.onceedit.sweep;

import io.onceedit.align.EmbeddingForm;
import io.onceedit.config.RunFile;
import io.onceedit.config.Section;
import io.onceedit.ensemble.AlphaOf;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.SearchOptions;
import io.onceedit.ensemble.TextOptions;
import io.onceedit.ensemble.registry.FusionRules;
import io.onceedit.evaluate.Protocol;
import io.onceedit.gate.GateExpression;
import io.onceedit.gate.GateName;
import io.onceedit.gate.GateSettings;
import io.onceedit.gate.Threshold;
import io.onceedit.gate.subject.CasePolicy;
import io.onceedit.plugin.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** Reads a run file into a {@link SweepConfig} without opening a model; every problem of the file is reported at once. */
public final class SweepConfigReader {
    private static final List<String> RECIPES = List.of("speaker", "published");
    private static final long GIGABYTE = 1L << 30;

    private final Locations locations;
    private final int processors;

    /**
     * A reader of run files.
     *
     * @param locations looks up whether the named files are there
     * @param processors of the machine: the default of {@code execution.threads_per_unit}
     */
    public SweepConfigReader(Locations locations, int processors) {
        this.locations = locations;
        this.processors = processors;
    }

    /**
     * Reads the whole file.
     *
     * @throws io.onceedit.config.ConfigException with every problem: unknown keys, wrong types and values, missing paths
     */
    public SweepConfig read(RunFile file) {
        Section root = file.root();
        SweepConfig.Grid grid = grid(root);
        SweepConfig config = new SweepConfig(
                root.text("name", "sweep"),
                corpus(root, "corpus"),
                corpus(root, "pool"),
                plugin(root),
                hosts(root),
                methods(root, grid.protocols()),
                grid,
                evaluation(root.section("evaluation")),
                execution(root.section("execution")));
        root.finish();
        file.check();
        return config;
    }

    private CorpusSettings corpus(Section root, String key) {
        Section section = root.section(key);
        CorpusSettings source = new CorpusSettings(
                section.requiredText("path"),
                section.choice("form", "jsonl", CorpusSettings.FORMS),
                section.integer("skip", 0, 0, Long.MAX_VALUE),
                section.integer("limit", 0, 0, Long.MAX_VALUE),
                section.integer("sample_seed", -1, -1, Long.MAX_VALUE));
        requireThere(section, "path", source.path());
        section.finish();
        return source;
    }

    private void requireThere(Section section, String key, String location) {
        if (!location.isEmpty() && !locations.exists(location)) {
            section.report(key, "Missing path: there is nothing at " + location);
        }
    }

    private ModelSource plugin(Section root) {
        return model(root.section("plugin"), "plugin");
    }

    private ModelSource model(Section section, String defaultId) {
        String id = section.text("id", defaultId);
        String path = section.requiredText("path");
        requireThere(section, "path", path);
        section.finish();
        return new ModelSource(id, Path.of(path).toAbsolutePath().normalize().toString());
    }

    private List<ModelSource> hosts(Section root) {
        List<ModelSource> hosts = root.sections("hosts", section -> model(section, section.requiredText("id")));
        requireUnique(root, "hosts", hosts.stream().map(ModelSource::id).toList());
        return hosts;
    }

    private static List<MethodSettings> methods(Section root, List<Protocol> protocols) {
        List<MethodSettings> methods = root.sections("methods", section -> method(section, protocols));
        requireUnique(
                root, "methods", methods.stream().map(MethodSettings::name).toList());
        return methods;
    }

    private static void requireUnique(Section section, String key, List<String> names) {
        if (names.isEmpty()) {
            section.report(key, "Missing: at least one is needed");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                section.report(key, "Invalid value: the name \"" + name + "\" stands twice");
            }
        }
    }

    private static MethodSettings method(Section section, List<Protocol> protocols) {
        List<String> rules = new ArrayList<>(FusionRules.names());
        rules.add(MethodSettings.HOST);
        String rule = section.choice("rule", "text", rules);
        MethodSettings method = new MethodSettings(
                section.text("name", rule),
                rule,
                options(section),
                gate(section),
                training(section),
                protocols(section, protocols),
                section.integer("records", 0, 0, Integer.MAX_VALUE));
        section.finish();
        return method;
    }

    private static RuleOptions options(Section method) {
        Section section = method.section("options");
        RuleOptions options = new RuleOptions(
                section.number("alpha", RuleOptions.DEFAULT.fixedAlpha(), 0, 1),
                named(section, "alpha_of", AlphaOf.PROMPT, AlphaOf.values()),
                named(section, "embeddings", EmbeddingForm.RAW, EmbeddingForm.values()),
                search(section.section("search")),
                text(section.section("text")));
        section.finish();
        return options;
    }

    private static SearchOptions search(Section section) {
        SearchOptions published = SearchOptions.DEFAULT;
        SearchOptions options = new SearchOptions(
                (int) section.integer("steps", published.steps(), 1, 1_000),
                section.number("learning_rate", published.learningRatePerStep(), 1e-6, 10),
                (int) section.integer("candidates", published.candidates(), 1, 1_000_000),
                section.number("mass_cut_off", published.massCutOff(), 0, 0.99),
                section.integer("vocabulary_bytes", published.vocabularyBytes(), 0, Long.MAX_VALUE));
        section.finish();
        return options;
    }

    private static TextOptions text(Section section) {
        TextOptions defaults = TextOptions.DEFAULT;
        TextOptions options = new TextOptions(
                (int) section.integer("batch_rows", defaults.batchRows(), 1, 4096),
                (int) section.integer("look_ahead_tokens", defaults.lookAheadTokens(), 1, 4096),
                (int) section.integer("exact_nodes", defaults.exactNodes(), 1, 1_000_000),
                section.number("exact_tolerance", defaults.exactTolerance(), 1e-9, 0.999));
        section.finish();
        return options;
    }

    private static GateSettings gate(Section method) {
        Section section = method.section("thresholds");
        GateSettings.Thresholds thresholds = new GateSettings.Thresholds(
                section.number("weight_token", GateSettings.Thresholds.DEFAULT.weightToken(), 0, 1),
                threshold(section, "key"),
                threshold(section, "key_without_subject"),
                threshold(section, "relation"));
        section.finish();
        GateExpression expression = new GateExpression.Single(GateName.FACT);
        if (method.has("gate")) {
            try {
                expression = GateExpression.parse(method.plain("gate"));
            } catch (IllegalArgumentException e) {
                method.report("gate", e.getMessage());
            }
        }
        return new GateSettings(
                expression,
                thresholds,
                named(method, "subject_case", CasePolicy.SMART, CasePolicy.values()),
                method.number("open_alpha", 1, 0, 1));
    }

    private static Threshold threshold(Section section, String key) {
        return section.has(key) ? Threshold.of(section.number(key, 0, -1, 1)) : Threshold.CALIBRATED;
    }

    private static TrainingSettings training(Section method) {
        TrainingSettings recipe =
                TrainingSettings.recipe(method.choice("recipe", TrainingSettings.DEFAULT_RECIPE, RECIPES));
        try {
            return recipe.with(method.textMap("training"));
        } catch (IllegalArgumentException e) {
            method.report("training", e.getMessage());
            return recipe;
        }
    }

    private static <E extends Enum<E>> E named(Section section, String key, E defaultValue, E[] values) {
        Function<E, String> name = value -> value.name().toLowerCase(Locale.ROOT);
        String chosen = section.choice(
                key, name.apply(defaultValue), Arrays.stream(values).map(name).toList());
        return Arrays.stream(values)
                .filter(value -> name.apply(value).equals(chosen))
                .findFirst()
                .orElse(defaultValue);
    }

    private static SweepConfig.Grid grid(Section root) {
        List<Integer> sizes = root.integers("batch_sizes", List.of(100L), 1, 1_000_000).stream()
                .map(Math::toIntExact)
                .toList();
        List<Long> seeds = root.integers("seeds", List.of(1L), 0, Integer.MAX_VALUE);
        List<Protocol> protocols = protocols(root, List.of(Protocol.TEACHER_FORCED));
        return new SweepConfig.Grid(sizes, seeds, protocols);
    }

    private static List<Protocol> protocols(Section section, List<Protocol> defaultValue) {
        List<String> known =
                Arrays.stream(Protocol.values()).map(Protocol::columnName).toList();
        List<Protocol> protocols = new ArrayList<>();
        for (String name : section.texts(
                "protocols", defaultValue.stream().map(Protocol::columnName).toList())) {
            Arrays.stream(Protocol.values())
                    .filter(protocol -> protocol.columnName().equals(name))
                    .findFirst()
                    .ifPresentOrElse(
                            protocols::add,
                            () -> section.report(
                                    "protocols", "Invalid value \"" + name + "\": expected one of " + known));
        }
        return protocols;
    }

    private static SweepConfig.Measurement evaluation(Section section) {
        SweepConfig.Measurement measurement = new SweepConfig.Measurement(
                (int) section.integer("batch_size", 32, 1, 4096),
                (int) section.integer("maximum_tokens", 24, 1, 4096),
                (int) section.integer("kept_tokens", 10, 1, 4096),
                (int) section.integer("top_tokens", 64, 1, 100_000),
                (int) section.integer("bootstrap_draws", 1_000, 1_000, 1_000_000),
                new SweepConfig.Probing(
                        section.number("probing_share", 0.25, 0, 1),
                        section.choice("pool_overlaps", "refuse", List.of("refuse", "drop"))
                                .equals("drop")));
        section.finish();
        return measurement;
    }

    private SweepConfig.Execution execution(Section section) {
        SweepConfig.Execution execution = new SweepConfig.Execution(
                (int) section.integer("threads_per_unit", processors, 1, 1024),
                section.integer("model_memory_gigabytes", 8, 1, 4096) * GIGABYTE);
        section.finish();
        return execution;
    }
}
