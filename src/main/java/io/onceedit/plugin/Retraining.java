package io.onceedit.plugin;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The training that takes closed facts out of a plug-in's weights.
 *
 * @param editSetId the edit batch that the plug-in was made from
 * @param recipe its recipe
 * @param seed its seed
 * @param closedFactIds the facts to leave out
 * @param remainingFactIds the facts to train again
 */
public record Retraining(
        String editSetId, String recipe, long seed, List<String> closedFactIds, List<String> remainingFactIds) {
    public Retraining {
        Objects.requireNonNull(editSetId, "editSetId");
        Objects.requireNonNull(recipe, "recipe");
        closedFactIds = List.copyOf(closedFactIds);
        remainingFactIds = List.copyOf(remainingFactIds);
    }

    /** The training that removes facts from a plug-in's weights; empty where none is closed. */
    public static Optional<Retraining> of(PluginManifest manifest, Collection<String> closedFactIds) {
        if (closedFactIds.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Retraining(
                manifest.editSetId(),
                Objects.requireNonNull(manifest.settings().get("recipe")),
                Long.parseLong(manifest.settings().get("loop.seed")),
                List.copyOf(closedFactIds),
                manifest.facts().stream()
                        .map(EditedFact::id)
                        .filter(id -> !closedFactIds.contains(id))
                        .toList()));
    }

    /** The training in one sentence. */
    public String describe() {
        if (remainingFactIds.isEmpty()) {
            return "All facts of edit set " + editSetId
                    + " are closed: delete the plug-in to remove them from its weights.";
        }
        return "Train edit set " + editSetId + " again with recipe " + recipe + " and seed " + seed + " on its "
                + remainingFactIds.size() + " other facts to remove " + String.join(", ", closedFactIds)
                + " from its weights.";
    }
}
