package io.onceedit.sweep;

import ai.djl.Device;
import io.onceedit.config.RunFile;
import io.onceedit.config.Section;
import io.onceedit.corpus.Provenance;
import io.onceedit.ensemble.AlphaOf;
import io.onceedit.ensemble.registry.FusionRules;
import io.onceedit.evaluate.Protocol;
import io.onceedit.gate.GateExpression;
import io.onceedit.gate.GateSettings;
import io.onceedit.gate.Threshold;
import io.onceedit.gate.subject.CasePolicy;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.plugin.TrainingSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a run file into a {@link SweepConfig} without opening a model; every problem of the file is reported at once. */
public final class SweepConfigReader {
    private static final List<String> RECIPES = List.of("speaker", "published");
    private static final long GIGABYTE = 1L << 30;

    private final Locations locations;
    private final int processors;
    private final WeightType held;

    /**
     * A reader of run files whose models are held by processors.
     *
     * @param locations looks up whether the named files are there
     * @param processors of the machine: the default of {@code execution.threads_per_unit}
     */
    public SweepConfigReader(Locations locations, int processors) {
        this(locations, processors, WeightType.defaultFor(Device.cpu()));
    }

    /**
     * A reader of run files.
     *
     * @param locations looks up whether the named files are there
     * @param processors of the machine: the default of {@code execution.threads_per_unit}
     * @param held how hosts' weights are held where the file does not say it: what is usual on the devices that units run on
     */
    public SweepConfigReader(Locations locations, int processors, WeightType held) {
        this.locations = locations;
        this.processors = processors;
        this.held = held;
    }

    /**
     * Reads the whole file.
     *
     * @throws io.onceedit.config.ConfigException with every problem: unknown keys, wrong types and values, missing paths
     */
    public SweepConfig read(RunFile file) {
        Section root = file.root();
        SweepConfig.Grid grid = grid(root);
        String day = day(root);
        SweepConfig config = new SweepConfig(
                root.text("name", "sweep"),
                corpus(root, "corpus", day),
                corpus(root, "pool", day),
                plugin(root),
                hosts(root),
                methods(root, grid.protocols()),
                grid,
                evaluation(root.section("evaluation")),
                execution(root.section("execution")));
        requireOneFolder(root, config);
        root.finish();
        file.check();
        return config;
    }

    /**
     * Where a run file's edits come from, and nothing else of it: models need not be there.
     *
     * @throws io.onceedit.config.ConfigException where that part of the file cannot be used
     */
    public CorpusSettings corpus(RunFile file) {
        Section root = file.root();
        CorpusSettings corpus = corpus(root, "corpus", day(root));
        file.check();
        return corpus;
    }

    /** A host may have the plug-in base's id only where it is the same folder: hashes and tables know models by their ids. */
    private static void requireOneFolder(Section root, SweepConfig config) {
        for (ModelSource host : config.hosts()) {
            if (host.id().equals(config.plugin().id())
                    && !host.path().equals(config.plugin().path())) {
                root.section("plugin")
                        .report(
                                "id",
                                "Invalid value \"" + host.id() + "\": the host in another folder, " + host.path()
                                        + ", has this id; give one of them another");
            }
        }
    }

    private static String day(Section root) {
        String day = root.text("as_of", "");
        if (!day.isEmpty() && !Provenance.isDate(day)) {
            root.report("as_of", "Invalid value \"" + day + "\": expected a day, YYYY-MM-DD");
            return "";
        }
        return day;
    }

    private CorpusSettings corpus(Section root, String key, String day) {
        Section section = root.section(key);
        CorpusSettings source = new CorpusSettings(
                section.requiredText("path"),
                section.choice("form", "jsonl", CorpusSettings.FORMS),
                section.integer("skip", 0, 0, Long.MAX_VALUE),
                section.integer("limit", 0, 0, Long.MAX_VALUE),
                section.integer("sample_seed", -1, -1, Long.MAX_VALUE),
                day);
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
        Section section = root.section("plugin");
        return model(section, section.text("id", "plugin"), WeightType.FLOAT32);
    }

    private ModelSource model(Section section, String id, WeightType weights) {
        String path = section.requiredText("path");
        requireThere(section, "path", path);
        section.finish();
        return new ModelSource(id, absolute(section, path), weights);
    }

    /** A path in full, so that it means the same wherever a unit runs; a URI as it stands. */
    private static String absolute(Section section, String location) {
        try {
            return ModelLocator.inFull(location);
        } catch (IllegalArgumentException e) {
            section.report("path", e.getMessage());
            return location;
        }
    }

    private List<ModelSource> hosts(Section root) {
        List<ModelSource> hosts = root.sections("hosts", this::host);
        requireUnique(root, "hosts", hosts.stream().map(ModelSource::id).toList());
        return hosts;
    }

    private ModelSource host(Section section) {
        String id = section.requiredText("id");
        String type = section.choice("dtype", held.text(), WeightType.names());
        return model(section, id, WeightType.named(type).orElseThrow());
    }

    private static List<MethodSettings> methods(Section root, List<Protocol> protocols) {
        List<MethodSettings> methods = root.sections("methods", section -> method(section, protocols));
        requireUnique(
                root, "methods", methods.stream().map(MethodSettings::name).toList());
        return methods;
    }

    private static void requireUnique(Section section, String key, List<?> values) {
        if (values.isEmpty()) {
            section.report(key, "Missing: at least one is needed");
        }
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                section.report(key, "Invalid value: \"" + value + "\" stands twice");
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
                RuleOptionsReader.read(section, rule),
                gate(section),
                training(section),
                protocols(section, protocols),
                section.integer("records", 0, 0, Integer.MAX_VALUE));
        section.finish();
        if (!method.isHost() && !method.training().objective().weightToken()) {
            requireNoWeightToken(section, method);
        }
        return method;
    }

    /** Refuses what would read the weight token of a plug-in that is trained without one. */
    private static void requireNoWeightToken(Section section, MethodSettings method) {
        String without = " reads the weight token, which recipe "
                + method.training().recipe() + " does not train here: set recipe: published";
        if (method.gate().needsWeightToken()) {
            section.report("gate", "Invalid value: gate weight-token" + without + ", or take another gate");
        }
        if (method.options().alphaOf() == AlphaOf.POSITION) {
            section.section("options")
                    .report(
                            "alpha_of",
                            "Invalid value: alpha of each position" + without + ", or take alpha_of: prompt");
        }
    }

    private static GateSettings gate(Section method) {
        Section section = method.section("thresholds");
        GateSettings.Thresholds thresholds = new GateSettings.Thresholds(
                section.number("weight_token", GateSettings.Thresholds.DEFAULT.weightToken(), 0, 1),
                threshold(section, "key"),
                threshold(section, "key_without_subject"),
                threshold(section, "relation"));
        section.finish();
        GateExpression expression = GateExpression.byEdits();
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
                RuleOptionsReader.named(method, "subject_case", CasePolicy.SMART, CasePolicy.values()),
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

    private static SweepConfig.Grid grid(Section root) {
        List<Integer> sizes = root.integers("batch_sizes", List.of(100L), 1, 1_000_000).stream()
                .map(Math::toIntExact)
                .toList();
        List<Long> seeds = root.integers("seeds", List.of(1L), 0, Integer.MAX_VALUE);
        List<Protocol> protocols = protocols(root, List.of(Protocol.TEACHER_FORCED));
        requireUnique(root, "batch_sizes", sizes);
        requireUnique(root, "seeds", seeds);
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
        requireUnique(
                section,
                "protocols",
                protocols.stream().map(Protocol::columnName).toList());
        return protocols;
    }

    private static SweepConfig.Measurement evaluation(Section section) {
        SweepConfig.Measurement measurement = new SweepConfig.Measurement(
                (int) section.integer("batch_size", 32, 1, 4096),
                (int) section.integer("maximum_tokens", 24, 1, 4096),
                (int) section.integer("kept_tokens", 10, 1, 4096),
                (int) section.integer("top_tokens", 64, 1, 100_000),
                (int) section.integer("kept_candidates", 8, 0, 64),
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
                section.integer("model_memory_gigabytes", 8, 1, 4096) * GIGABYTE,
                section.text("model_cache", ""));
        if (!execution.modelCache().isEmpty()
                && !Path.of(execution.modelCache()).isAbsolute()) {
            section.report(
                    "model_cache",
                    "Invalid value \"" + execution.modelCache()
                            + "\": expected the full path of a folder, the same on every machine");
        }
        section.finish();
        return execution;
    }
}
