package io.onceedit.sweep;

import io.onceedit.corpus.EditRecord;
import io.onceedit.edit.EditedModel;
import io.onceedit.edit.onceedit.OnceEdit;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.registry.FusionRules;
import io.onceedit.gate.Gate;
import io.onceedit.gate.GateFactory;
import io.onceedit.gate.map.GateMaps;
import io.onceedit.gate.map.GateMapsFolder;
import io.onceedit.model.LanguageModel;
import io.onceedit.plugin.Plugin;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A host with a plug-in, a gate and a rule, as a cell asks for them: opened from the store, closed together. */
final class EditedHost implements AutoCloseable {
    /** Where a unit's artefact lies in its folder of the store. */
    static final String CONTENT = "content";

    private final ResourcePool.Lease<Resource> plugin;
    private final FusionRule rule;
    private final StoredAlignment alignment;
    private final EditedModel model;

    private EditedHost(ResourcePool.Lease<Resource> plugin, Gate gate, FusionRule rule, StoredAlignment alignment) {
        this.plugin = plugin;
        this.rule = rule;
        this.alignment = alignment;
        this.model = new OnceEdit(gate, rule);
    }

    /**
     * Opens what a cell needs.
     *
     * @param host stays the caller's
     * @throws IllegalStateException where a needed unit has no result
     */
    static EditedHost open(
            SweepJob job, ArtifactStore store, OpenModels models, WorkUnit.EvaluateCell cell, LanguageModel host) {
        ModelSource base = job.config().plugin();
        String key = cell.needs(ArtifactKind.PLUGIN).get(0);
        Path folder = needed(store, ArtifactKind.PLUGIN, key).resolve(CONTENT);
        ResourcePool.Lease<Resource> lease =
                models.plugin(key, folder, base, job.hashes().of(base));
        try {
            Resource.OpenPlugin opened = (Resource.OpenPlugin) lease.get();
            MethodSettings method = cell.group().method();
            Gate gate = models.meter()
                    .during(Stage.PLUGIN_PASS, () -> gate(job, store, models.meter(), cell, opened.plugin()));
            StoredAlignment alignment = new StoredAlignment(
                    store,
                    embeddings -> job.hashes().alignment(base, cell.group().host(), embeddings));
            RuleContext context =
                    new RuleContext(host, opened, alignment, job.config().keptCandidates(cell.group()) > 0);
            FusionRule rule = FusionRules.create(method.rule(), method.options(), context);
            return new EditedHost(lease, gate, rule, alignment);
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    /** The edited host. */
    EditedModel model() {
        return model;
    }

    /** The plug-in alone. */
    Plugin plugin() {
        return ((Resource.OpenPlugin) plugin.get()).plugin();
    }

    /**
     * Writes what the rule has looked up beyond the alignment's table, for the cells to come.
     *
     * @throws IOException where it cannot be written
     */
    void keepLookedUp() throws IOException {
        alignment.keep();
    }

    @Override
    public void close() {
        rule.close();
        plugin.close();
    }

    /** A needed unit's folder. */
    static Path needed(ArtifactStore store, ArtifactKind kind, String key) {
        return store.find(kind, key).orElseThrow(() -> lacks(kind, key));
    }

    /** Why a cell fails that needs a unit without a result. */
    static IllegalStateException lacks(ArtifactKind kind, String key) {
        return new IllegalStateException("Cannot find what this cell needs: the " + kind.folderName() + " unit " + key
                + " has no result; see its own error");
    }

    private static Gate gate(
            SweepJob job, ArtifactStore store, WorkMeter meter, WorkUnit.EvaluateCell cell, Plugin plugin) {
        MethodSettings method = cell.group().method();
        List<String> otherNames = job.pool().records().stream()
                .map(EditRecord::subject)
                .filter(name -> !name.isBlank())
                .distinct()
                .toList();
        GateFactory factory = GateFactory.of(plugin, otherNames)
                .closing(Set.copyOf(cell.editSet().closed()))
                .telling(new HalvingMeter(ProgressListener.SILENT, meter));
        if (method.gate().needsMaps()) {
            String key = cell.needs(ArtifactKind.GATE_MAPS).get(0);
            Path folder = needed(store, ArtifactKind.GATE_MAPS, key).resolve(CONTENT);
            GateMaps maps = GateMapsFolder.open(folder, plugin.base());
            factory = factory.with(maps);
        }
        return factory.create(method.gate());
    }
}
