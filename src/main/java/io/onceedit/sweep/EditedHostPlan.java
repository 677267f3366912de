package io.onceedit.sweep;

import io.onceedit.gate.GateSettings;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A host with plug-ins of which all is known but the weights: what every process needs to open the same.
 *
 * @param host the host by content
 * @param base the plug-ins' base by content
 * @param plugins at least one
 * @param gateMaps the gates' learned maps: one folder, or none where the gate needs none
 * @param rule a fusion rule by name
 * @param gate how prompts are gated
 * @param otherNames names of no edit that shield the edited names inside them
 */
public record EditedHostPlan(
        HashedModel host,
        HashedModel base,
        List<PlacedPlugin> plugins,
        List<PlacedArtifact> gateMaps,
        String rule,
        GateSettings gate,
        List<String> otherNames)
        implements Serializable {
    public EditedHostPlan {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(gate, "gate");
        plugins = List.copyOf(plugins);
        gateMaps = List.copyOf(gateMaps);
        otherNames = List.copyOf(otherNames);
    }

    /**
     * A model whose content is known.
     *
     * @param contentHash a model that has another by now is not opened
     * @param weightBytes memory of its weights as they are held
     */
    public record HashedModel(ModelSource source, String contentHash, long weightBytes) implements Serializable {
        public HashedModel {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(contentHash, "contentHash");
        }

        /** The model by a path in full, as other processes find it. */
        HashedModel inFull() {
            ModelSource full = new ModelSource(source.id(), ModelLocator.inFull(source.path()), source.weights());
            return new HashedModel(full, contentHash, weightBytes);
        }
    }

    /**
     * An artefact where it lies.
     *
     * @param folder path or URI of the folder that holds its manifest
     * @param contentHash SHA-256 of the manifest, which names all else
     */
    public record PlacedArtifact(String folder, String contentHash) implements Serializable {
        public PlacedArtifact {
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(contentHash, "contentHash");
        }

        /** The artefact by a path in full, as other processes find it. */
        PlacedArtifact inFull() {
            return new PlacedArtifact(ModelLocator.inFull(folder), contentHash);
        }
    }

    /**
     * A plug-in where it lies.
     *
     * @param closedFactIds its edits that are left to the host
     */
    public record PlacedPlugin(PlacedArtifact artifact, List<String> closedFactIds) implements Serializable {
        public PlacedPlugin {
            Objects.requireNonNull(artifact, "artifact");
            closedFactIds = List.copyOf(closedFactIds);
        }
    }

    /** Names all that determines the answers. */
    String key() {
        ContentKey key = ContentKey.of("edited host")
                .with("host", host.contentHash())
                .with("held as", host.source().weights().text())
                .with("base", base.contentHash())
                .with("maps", gateMaps.stream().map(PlacedArtifact::contentHash).toList())
                .with("rule", rule)
                .with("gate", gate.toString())
                .with("other names", otherNames);
        for (PlacedPlugin plugin : plugins) {
            key.with("plug-in", plugin.artifact().contentHash()).with("closed", plugin.closedFactIds());
        }
        return key.hexadecimal();
    }

    /** Memory of the weights of host and base. */
    long weightBytes() {
        return host.contentHash().equals(base.contentHash())
                        && host.source().weights() == base.source().weights()
                ? host.weightBytes()
                : host.weightBytes() + base.weightBytes();
    }
}
