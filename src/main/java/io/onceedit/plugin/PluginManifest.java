package io.onceedit.plugin;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a plug-in is: everything that determines its tensors, and their hash. It holds no time and no machine, so that the same training
 * gives the same manifest; what a training cost stands in {@link TrainingCost}.
 *
 * @param base the model that was edited
 * @param editSetId the edit batch
 * @param textsHash SHA-256 over all training texts in order, hexadecimal
 * @param leaks how many texts were made and how many of them were dropped because they leak evaluated prompts
 * @param facts the edits, in the batch's order
 * @param settings every setting of the training by its key
 * @param lossCurve the mean objective of each epoch that was run, in nats
 * @param tensorsHash SHA-256 of the tensors' file, hexadecimal
 * @param versions of the code and libraries that decide the result, by name
 */
public record PluginManifest(
        Base base,
        String editSetId,
        String textsHash,
        LeakReport leaks,
        List<EditedFact> facts,
        SortedMap<String, String> settings,
        List<Double> lossCurve,
        String tensorsHash,
        SortedMap<String, String> versions) {
    /**
     * The model that was edited.
     *
     * @param id its name when the plug-in was trained
     * @param architecture {@code config.json:model_type}
     * @param contentHash its hash; a plug-in opens on no other
     */
    public record Base(String id, String architecture, String contentHash) {
        public Base {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(architecture, "architecture");
            Objects.requireNonNull(contentHash, "contentHash");
        }
    }

    public PluginManifest {
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(editSetId, "editSetId");
        Objects.requireNonNull(textsHash, "textsHash");
        Objects.requireNonNull(leaks, "leaks");
        Objects.requireNonNull(tensorsHash, "tensorsHash");
        facts = List.copyOf(facts);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        lossCurve = List.copyOf(lossCurve);
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }
}
