package io.onceedit.gate;

import io.onceedit.corpus.EditRecord;
import io.onceedit.gate.map.FactForms;
import io.onceedit.gate.map.FeatureReader;
import io.onceedit.gate.map.GateMaps;
import io.onceedit.gate.map.KeyMemory;
import io.onceedit.gate.map.LearnedMap;
import io.onceedit.gate.map.PoolWordings;
import io.onceedit.gate.map.ThresholdName;
import io.onceedit.gate.map.TokenWeights;
import io.onceedit.gate.subject.SubjectIndex;
import io.onceedit.plugin.Plugin;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Builds the gates of a plug-in. Keys are made when a gate is built; after that an edit that the plug-in closes is passed over at once.
 *
 * <p>The plug-in and its base stay the caller's and must outlive the gates.
 */
public final class GateFactory {
    private final Plugin plugin;
    private final List<EditRecord> records;
    private final Collection<String> otherNames;
    private final List<GateMaps> maps;

    private GateFactory(Plugin plugin, List<EditRecord> records, Collection<String> otherNames, List<GateMaps> maps) {
        this.plugin = Objects.requireNonNull(plugin, "plugin");
        this.records = List.copyOf(records);
        this.otherNames = List.copyOf(otherNames);
        this.maps = maps;
    }

    /**
     * A factory for gates that need no learned maps.
     *
     * @param records the plug-in's edits; their paraphrases become keys (a pool lends further ones: {@link PoolWordings#lendTo})
     * @param otherNames names of no edit that shield the names inside them, for example a training pool's subjects
     */
    public static GateFactory of(Plugin plugin, List<EditRecord> records, Collection<String> otherNames) {
        return new GateFactory(plugin, records, otherNames, List.of());
    }

    /**
     * A factory for all gates.
     *
     * @throws IllegalArgumentException where the maps were learned for another model than the plug-in's base
     */
    public GateFactory with(GateMaps learned) {
        learned.origin().requireBase(plugin.base());
        return new GateFactory(plugin, records, otherNames, List.of(learned));
    }

    /**
     * The gate of the settings.
     *
     * @throws IllegalArgumentException where a gate needs learned maps, subjects or a weight token that there are none of
     */
    public Gate create(GateSettings settings) {
        return new Builder(settings).build(settings.expression());
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
                    new WeightTokenGate(plugin, settings.thresholds().weightToken());
                case KEY -> key(settings.thresholds().key(), ThresholdName.KEY);
                case SUBJECT -> new SubjectGate(index(), plugin::isClosed, settings.openAlpha());
                case RELATION -> relation();
                case FACT ->
                    new FactGate(
                            relation(),
                            key(settings.thresholds().keyWithoutSubject(), ThresholdName.KEY_WITHOUT_SUBJECT));
                case NONE -> new OpenGate(settings.openAlpha());
            };
        }

        private KeyGate key(Threshold threshold, ThresholdName name) {
            GateMaps learned = maps(GateName.KEY);
            MappedFeatures features = features(
                    learned.tokenWeights(), learned.origin().settings().layers().key(), learned.key());
            return new KeyGate(
                    features,
                    learned.origin().settings().keyWindows(),
                    memory(features, FactForms::prompts),
                    plugin::isClosed,
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
                    plugin::isClosed,
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
            return new MappedFeatures(new FeatureReader(plugin.base(), weights), layers, map);
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
            SubjectIndex index = SubjectIndex.of(records, otherNames, settings.subjectCase());
            if (records.stream().allMatch(record -> record.subject().isBlank())) {
                throw new IllegalArgumentException("Cannot use a gate that reads subjects: the records name none");
            }
            return index;
        }
    }
}
