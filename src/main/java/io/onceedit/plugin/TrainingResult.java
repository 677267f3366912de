package io.onceedit.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A trained plug-in in memory: its tensors, which it owns, and what they were made from. {@link PluginArtifact#write} keeps it. */
public final class TrainingResult implements AutoCloseable {
    private final NDManager owner;
    private final SortedMap<String, NDArray> changed;
    private final Optional<NDArray> weightRow;
    private final Causes causes;
    private final List<Double> lossCurve;
    private final TrainingCost cost;

    TrainingResult(NDManager owner, Tensors tensors, Causes causes, List<Double> lossCurve, TrainingCost cost) {
        this.owner = owner;
        this.changed = new TreeMap<>(tensors.changed());
        this.weightRow = tensors.weightRow();
        this.causes = causes;
        this.lossCurve = List.copyOf(lossCurve);
        this.cost = cost;
    }

    /**
     * What was trained.
     *
     * @param changed parameters by name
     * @param weightRow the weight token's row, (D)
     */
    record Tensors(Map<String, NDArray> changed, Optional<NDArray> weightRow) {
        Tensors {
            changed = Map.copyOf(changed);
            Objects.requireNonNull(weightRow, "weightRow");
        }
    }

    /**
     * What the training started from.
     *
     * @param base the model that was edited
     * @param editSetId the edit batch
     * @param facts its edits
     * @param texts what was trained on
     * @param settings how
     * @param codeVersion the code that trained
     */
    record Causes(
            PluginManifest.Base base,
            String editSetId,
            List<EditedFact> facts,
            TrainingTexts texts,
            TrainingSettings settings,
            String codeVersion) {
        Causes {
            Objects.requireNonNull(base, "base");
            Objects.requireNonNull(editSetId, "editSetId");
            facts = List.copyOf(facts);
            Objects.requireNonNull(texts, "texts");
            Objects.requireNonNull(settings, "settings");
            Objects.requireNonNull(codeVersion, "codeVersion");
        }
    }

    /** The trained parameters by name, as the checkpoint lays them out. Owned by the result: read only. */
    public SortedMap<String, NDArray> changed() {
        return new TreeMap<>(changed);
    }

    /** The weight token's row, (D), where the recipe trains one. Owned by the result: read only. */
    public Optional<NDArray> weightRow() {
        return weightRow;
    }

    /** The mean objective of each epoch that was run, in nats. */
    public List<Double> lossCurve() {
        return lossCurve;
    }

    /** What the training cost. */
    public TrainingCost cost() {
        return cost;
    }

    Causes causes() {
        return causes;
    }

    /** Frees the tensors. */
    @Override
    public void close() {
        owner.close();
    }
}
