package io.onceedit.gate;

import io.onceedit.corpus.EditRecord;
import io.onceedit.gate.map.FactForms;
import io.onceedit.gate.map.FeatureReader;
import io.onceedit.gate.map.GateMaps;
import io.onceedit.gate.map.KeyMemory;
import io.onceedit.gate.map.LearnedMap;
import io.onceedit.gate.map.ThresholdName;
import io.onceedit.gate.map.TokenWeights;
import io.onceedit.gate.subject.SubjectIndex;
import io.onceedit.plugin.EditedFact;
import io.onceedit.plugin.Plugin;
import io.onceedit.progress.ProgressListener;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Builds the gates of a plug-in. Keys are made when a gate is built; an edit that is closed or opened again after that is seen by the next
 * decision.
 *
 * <p>The plug-in and its base stay the caller's and must outlive the gates.
 */
public final class GateFactory {
    private final Plugin plugin;
    private final List<EditRecord> records;
    private final Collection<String> otherNames;
    private final Supplier<Set<String>> closedFactIds;
    private final List<GateMaps> maps;
    private final ProgressListener progress;

    private GateFactory(
            Plugin plugin,
            Collection<String> otherNames,
            Supplier<Set<String>> closedFactIds,
            List<GateMaps> maps,
            ProgressListener progress) {
        this.plugin = Objects.requireNonNull(plugin, "plugin");
        this.records = plugin.facts().stream().map(GateFactory::record).toList();
        this.otherNames = List.copyOf(otherNames);
        this.closedFactIds = Objects.requireNonNull(closedFactIds, "closedFactIds");
        this.maps = maps;
        this.progress = progress;
    }

    /**
     * A factory for gates that need no learned maps. The paraphrases that the plug-in's edits were trained with become keys.
     *
     * @param otherNames names of no edit that shield the names inside them, for example a training pool's subjects
     */
    public static GateFactory of(Plugin plugin, Collection<String> otherNames) {
        return new GateFactory(plugin, otherNames, plugin::closedFactIds, List.of(), ProgressListener.SILENT);
    }

    /** The edit as gates read it: its wordings are those that it was trained with. */
    private static EditRecord record(EditedFact fact) {
        return new EditRecord(
                fact.id(),
                fact.subject(),
                fact.aliases(),
                fact.relation(),
                fact.prompt(),
                fact.target(),
                "",
                fact.paraphrases(),
                List.of(),
                List.of(),
                List.of());
    }

    /** A factory for gates to which these edits of the plug-in are closed and no others, whatever happens to the plug-in. */
    public GateFactory closing(Set<String> factIds) {
        Set<String> fixed = Set.copyOf(factIds);
        return new GateFactory(plugin, otherNames, () -> fixed, maps, progress);
    }

    /**
     * A factory for all gates.
     *
     * @throws IllegalArgumentException where the maps were learned for another model than the plug-in's base
     */
    public GateFactory with(GateMaps learned) {
        learned.origin().requireBase(plugin.base());
        return new GateFactory(plugin, otherNames, closedFactIds, List.of(learned), progress);
    }

    /** A factory for gates that tell of batches that they halve. */
    public GateFactory telling(ProgressListener listener) {
        return new GateFactory(plugin, otherNames, closedFactIds, maps, listener);
    }

    /**
     * The gate of the settings.
     *
     * @throws IllegalArgumentException where a gate needs learned maps or a weight token that there are none of
     */
    public Gate create(GateSettings settings) {
        boolean allNamed = records.stream().noneMatch(record -> record.subject().isBlank());
        return new Builder(settings).build(settings.expression().chosenFor(allNamed));
    }

    /** Builds the parts of one gate, each memory once. */
    private final class Builder {
        private final GateSettings settings;

        Builder(GateSettings settings) {
            this.settings = settings;
        }

        Gate build(GateExpression expression) {
            if (expression instanceof GateExpression.Single single) {
                return build(single.name());
            }
            if (expression instanceof GateExpression.All all) {
                return new AllGates(expression.text(), build(all.parts()));
            }
            return new AnyGate(expression.text(), build(((GateExpression.Any) expression).parts()));
        }

        private List<Gate> build(List<GateExpression> parts) {
            return parts.stream().map(this::build).toList();
        }

        private Gate build(GateName name) {
            return switch (name) {
                case WEIGHT_TOKEN ->
                    outsideClosedEdits(
                            new WeightTokenGate(plugin, settings.thresholds().weightToken(), progress));
                case KEY -> key(settings.thresholds().key(), ThresholdName.KEY);
                case SUBJECT -> outsideClosedEdits(new SubjectGate(index(), closedFactIds, settings.openAlpha()));
                case RELATION -> relation();
                case FACT ->
                    new FactGate(
                            relation(),
                            key(settings.thresholds().keyWithoutSubject(), ThresholdName.KEY_WITHOUT_SUBJECT));
                case NONE -> outsideClosedEdits(new OpenGate(settings.openAlpha()));
            };
        }

        private Gate outsideClosedEdits(Gate gate) {
            return new ClosedEditsGate(gate, index(), records, closedFactIds);
        }

        private KeyGate key(Threshold threshold, ThresholdName name) {
            GateMaps learned = maps(GateName.KEY);
            MappedFeatures features = features(
                    learned.tokenWeights(), learned.origin().settings().layers().key(), learned.key());
            return new KeyGate(
                    features,
                    learned.origin().settings().keyWindows(),
                    memory(features, FactForms::prompts),
                    closedFactIds,
                    threshold.calibrated() ? learned.threshold(name).cosine() : threshold.value());
        }

        private RelationGate relation() {
            GateMaps learned = maps(GateName.RELATION);
            LearnedMap map = learned.relation()
                    .orElseThrow(() -> new IllegalArgumentException("Cannot use gate relation with the maps for "
                            + learned.origin().baseId() + ": the records of their training pool name no subjects; use"
                            + " gate key"));
            MappedFeatures features = features(
                    TokenWeights.EQUAL, learned.origin().settings().layers().relation(), map);
            Threshold threshold = settings.thresholds().relation();
            return new RelationGate(
                    features,
                    index(),
                    memory(features, FactForms::asked),
                    closedFactIds,
                    threshold.calibrated()
                            ? learned.threshold(ThresholdName.RELATION).cosine()
                            : threshold.value());
        }

        private GateMaps maps(GateName gate) {
            return maps.stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("Cannot use gate " + gate.configName()
                            + " without learned maps; learn them from a training pool"));
        }

        private MappedFeatures features(TokenWeights weights, List<Integer> layers, LearnedMap map) {
            return new MappedFeatures(new FeatureReader(plugin.base(), weights, progress), layers, map);
        }

        private KeyMemory memory(MappedFeatures features, Function<FactForms, List<String>> texts) {
            int paraphrases = maps.get(0).origin().settings().paraphrases();
            Map<String, List<String>> byFact = new LinkedHashMap<>();
            for (EditRecord record : records) {
                byFact.put(record.id(), texts.apply(FactForms.of(record, paraphrases)));
            }
            return KeyMemory.of(features.keys(byFact));
        }

        private SubjectIndex index() {
            return SubjectIndex.of(records, otherNames, settings.subjectCase());
        }
    }
}
