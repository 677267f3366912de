package io.onceedit.sweep;

import io.onceedit.align.AlignmentSource;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.registry.FusionRules;
import io.onceedit.gate.Gate;
import io.onceedit.gate.GateFactory;
import io.onceedit.gate.map.GateMapsFolder;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.plugin.Plugin;
import io.onceedit.plugin.PluginArtifact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A host that is open with its plug-ins, a gate and a rule for each, to be shared by many threads: what gates and rules know is made once.
 * Holds leases of the models.
 */
final class OpenEditedHost implements Resource {
    private final ResourcePool.Lease<Resource> host;
    private final List<Edits> edits = new ArrayList<>();
    private final List<ResourcePool.Lease<Resource>> plugins = new ArrayList<>();

    /** A plug-in's gate, and the rule that fuses it with the host. */
    record Edits(Gate gate, FusionRule rule) {}

    private OpenEditedHost(ResourcePool.Lease<Resource> host) {
        this.host = host;
    }

    /**
     * Opens all that a plan names.
     *
     * @throws IllegalStateException where something has changed since it was planned
     */
    static OpenEditedHost open(OpenModels models, EditedHostPlan plan, ArtifactFolders folders) {
        TensorRuntime.prepareThread();
        OpenEditedHost opened = new OpenEditedHost(
                models.model(plan.host().source(), plan.host().contentHash()));
        try {
            for (EditedHostPlan.PlacedPlugin plugin : plan.plugins()) {
                opened.add(models, plan, plugin, folders);
            }
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void add(
            OpenModels models, EditedHostPlan plan, EditedHostPlan.PlacedPlugin placed, ArtifactFolders folders) {
        String hash = placed.artifact().contentHash();
        Path folder = fetched(placed.artifact(), PluginArtifact.MANIFEST, folders);
        ResourcePool.Lease<Resource> lease =
                models.plugin(hash, folder, plan.base().source(), plan.base().contentHash());
        plugins.add(lease);
        OpenPlugin plugin = (OpenPlugin) lease.get();
        RuleContext context = new RuleContext(model(), plugin, unaligned(plan.rule()));
        edits.add(new Edits(
                gate(plan, placed, plugin.plugin(), folders),
                FusionRules.create(plan.rule(), RuleOptions.DEFAULT, context)));
    }

    private static Gate gate(
            EditedHostPlan plan, EditedHostPlan.PlacedPlugin placed, Plugin plugin, ArtifactFolders folders) {
        GateFactory factory = GateFactory.of(plugin, plan.otherNames()).closing(Set.copyOf(placed.closedFactIds()));
        for (EditedHostPlan.PlacedArtifact maps : plan.gateMaps()) {
            Path folder = fetched(maps, GateMapsFolder.MANIFEST, folders);
            factory = factory.with(GateMapsFolder.open(folder, plugin.base()));
        }
        return factory.create(plan.gate());
    }

    private static Path fetched(EditedHostPlan.PlacedArtifact artifact, String manifest, ArtifactFolders folders) {
        Path folder = folders.local(artifact.folder(), artifact.contentHash());
        if (!ContentHashes.uncached().of(folder.resolve(manifest)).equals(artifact.contentHash())) {
            throw new IllegalStateException("Cannot use " + artifact.folder() + ": its " + manifest
                    + " changed since the job was planned; start the job again");
        }
        return folder;
    }

    private static AlignmentSource unaligned(String rule) {
        return embeddings -> {
            throw new IllegalStateException("Cannot find an alignment for rule " + rule + ": there is no store");
        };
    }

    /** The untouched host. */
    LanguageModel model() {
        return ((OpenModel) host.get()).model();
    }

    /** Gate and rule of every plug-in, in the plan's order. */
    List<Edits> edits() {
        return List.copyOf(edits);
    }

    /** What gates and rules remember is small beside the weights, which are counted where they are leased from. */
    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public void close() {
        edits.forEach(edit -> edit.rule().close());
        plugins.forEach(ResourcePool.Lease::close);
        host.close();
    }
}
