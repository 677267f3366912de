package io.onceedit.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A plug-in that is open: the edited model, and what is known of its edits. It shares all frozen parameters with its base, which must
 * outlive it. Safe for use by many threads, each with scopes of its own.
 *
 * <p>N = any number of rows, D = hidden size.
 */
public final class Plugin implements AutoCloseable {
    private final LanguageModel base;
    private final LanguageModel model;
    private final PluginManifest manifest;
    private final Identity identity;
    private final NDManager owner;
    private final Optional<NDArray> weightRow;

    /**
     * @param owner holds the changed tensors and the weight row; closed with the plug-in
     * @param changed by parameter name
     */
    Plugin(
            LanguageModel base,
            Identity identity,
            NDManager owner,
            Map<String, NDArray> changed,
            Optional<NDArray> row) {
        this.base = base;
        this.manifest = identity.manifest();
        this.identity = identity;
        this.owner = owner;
        this.weightRow = row;
        Decoder edited = base.decoder().withParameters(changed);
        this.model = new LanguageModel(
                base.id() + "+" + manifest.editSetId(), base.architecture(), identity.hash(), edited, base.tokenizer());
    }

    /**
     * What a plug-in is and what is closed in it.
     *
     * @param hash of the manifest
     * @param closedFactIds which edits are closed at the moment
     */
    record Identity(PluginManifest manifest, String hash, Supplier<Set<String>> closedFactIds) {
        Identity {
            Objects.requireNonNull(manifest, "manifest");
            Objects.requireNonNull(hash, "hash");
            Objects.requireNonNull(closedFactIds, "closedFactIds");
        }
    }

    /** The edited decoder with the base's tokenizer; its content hash is the manifest's. Closed with the plug-in. */
    public LanguageModel model() {
        return model;
    }

    /** The model that was edited, untouched. */
    public LanguageModel base() {
        return base;
    }

    /** What the plug-in was made from. */
    public PluginManifest manifest() {
        return manifest;
    }

    /** Names what the plug-in says and what is closed in it: equal plug-ins have equal names, and closing a fact changes it. */
    public String sha() {
        return PluginArtifact.sha(identity.hash(), closedFactIds());
    }

    /** Whether a {@code [WEIGHT]} row was trained. */
    public boolean hasWeightToken() {
        return weightRow.isPresent();
    }

    /**
     * The logits of {@code [WEIGHT]}, whose logistic function is alpha. The row stands beside the head, not in it: no softmax over words
     * ever sees it.
     *
     * @param hiddenRows hidden states of {@link #model} behind the final norm, (N, D)
     * @return (N), in the scope of {@code hiddenRows}
     * @throws IllegalStateException where the plug-in has no weight token
     */
    public NDArray weightLogits(NDArray hiddenRows) {
        NDArray row = weightRow.orElseThrow(() -> new IllegalStateException("Cannot read the weight token of plug-in "
                + sha() + ": its recipe " + manifest.settings().get("recipe") + " trains none; use recipe published"));
        return hiddenRows.matMul(row); // (N, D) x (D) -> (N)
    }

    /** The edits, closed ones too. */
    public List<EditedFact> facts() {
        return manifest.facts();
    }

    /**
     * The edits that are closed at the moment: gates have to leave their prompts to the host. One that is closed or opened again while the
     * plug-in is open is seen at once.
     */
    public Set<String> closedFactIds() {
        return identity.closedFactIds().get();
    }

    /** Frees the changed tensors; the base stays open. */
    @Override
    public void close() {
        model.close();
        owner.close();
    }
}
