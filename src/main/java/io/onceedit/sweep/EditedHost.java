package io.onceedit.sweep;

import ai.djl.ndarray.NDManager;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentSource;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.EmbeddingForm;
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
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A host with a plug-in, a gate and a rule, as a cell asks for them: opened from the store, closed together. */
final class EditedHost implements AutoCloseable {
    /** Where a unit's artefact lies in its folder of the store. */
    static final String CONTENT = "content";

    /** An alignment's file in its folder of the store. */
    static final String ALIGNMENT = "alignment.safetensors";

    private final ResourcePool.Lease<Resource> plugin;
    private final FusionRule rule;
    private final EditedModel model;

    private EditedHost(ResourcePool.Lease<Resource> plugin, Gate gate, FusionRule rule) {
        this.plugin = plugin;
        this.rule = rule;
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
            Gate gate = models.meter().during(Stage.PLUGIN_PASS, () -> gate(job, store, cell, opened.plugin()));
            AlignmentSource tables =
                    embeddings -> table(store, cell, opened.plugin().base(), host, embeddings);
            FusionRule rule =
                    FusionRules.create(method.rule(), method.options(), new RuleContext(host, opened, tables));
            return new EditedHost(lease, gate, rule);
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

    @Override
    public void close() {
        rule.close();
        plugin.close();
    }

    /** A needed unit's folder. */
    static Path needed(ArtifactStore store, ArtifactKind kind, String key) {
        return store.find(kind, key)
                .orElseThrow(() -> new IllegalStateException("Cannot find what this cell needs: the "
                        + kind.folderName() + " unit " + key + " has no result; see its own error"));
    }

    private static Gate gate(SweepJob job, ArtifactStore store, WorkUnit.EvaluateCell cell, Plugin plugin) {
        MethodSettings method = cell.group().method();
        List<String> otherNames = job.pool().records().stream()
                .map(EditRecord::subject)
                .filter(name -> !name.isBlank())
                .distinct()
                .toList();
        GateFactory factory = GateFactory.of(plugin, otherNames)
                .closing(Set.copyOf(cell.editSet().closed()));
        if (method.gate().needsMaps()) {
            String key = cell.needs(ArtifactKind.GATE_MAPS).get(0);
            Path folder = needed(store, ArtifactKind.GATE_MAPS, key).resolve(CONTENT);
            GateMaps maps = GateMapsFolder.open(folder, plugin.base());
            factory = factory.with(maps);
        }
        return factory.create(method.gate());
    }

    private static AlignmentTable table(
            ArtifactStore store,
            WorkUnit.EvaluateCell cell,
            LanguageModel base,
            LanguageModel host,
            EmbeddingForm embeddings) {
        if (embeddings != cell.group().method().options().embeddings()) {
            throw new IllegalArgumentException("Cannot find an alignment of " + embeddings
                    + " embeddings: the method was planned with "
                    + cell.group().method().options().embeddings());
        }
        String key = cell.needs(ArtifactKind.ALIGNMENT).get(0);
        Path file = needed(store, ArtifactKind.ALIGNMENT, key).resolve(ALIGNMENT);
        AlignmentSettings settings = AlignmentSettings.DEFAULT.withEmbeddings(embeddings);
        try (NDManager scope = base.decoder().newScope()) {
            return AlignmentTable.open(file, Aligner.key(base, host, settings), scope);
        }
    }
}
