package io.onceedit.sweep;

import ai.djl.ndarray.NDManager;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentKey;
import io.onceedit.align.AlignmentTable;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.Probe;
import io.onceedit.edit.EditedModel;
import io.onceedit.edit.untouched.UntouchedHost;
import io.onceedit.evaluate.EvaluationSettings;
import io.onceedit.evaluate.Evaluator;
import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.Protocol;
import io.onceedit.gate.map.GateMapLearner;
import io.onceedit.gate.map.GateMapSettings;
import io.onceedit.gate.map.GateMaps;
import io.onceedit.gate.map.GateMapsFolder;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.tensor.ResidentMemory;
import io.onceedit.plugin.PluginArtifact;
import io.onceedit.plugin.PluginTrainer;
import io.onceedit.plugin.TrainingResult;
import io.onceedit.plugin.TrainingTexts;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What each kind of unit does: inputs from the store and the open models, the result into an empty folder. */
final class UnitWork {
    private final SweepJob job;
    private final SweepConfig config;
    private final ArtifactStore store;
    private final OpenModels models;
    private final ProgressListener progress;

    UnitWork(SweepJob job, ArtifactStore store, OpenModels models, ProgressListener progress) {
        this.job = job;
        this.config = job.config();
        this.store = store;
        this.models = models;
        this.progress = progress;
    }

    /** Computes a unit's result. */
    void compute(WorkUnit unit, Path folder) throws IOException {
        if (unit instanceof WorkUnit.LearnGateMaps learn) {
            learnGateMaps(learn, folder);
        } else if (unit instanceof WorkUnit.TrainPlugin train) {
            trainPlugin(train, folder);
        } else if (unit instanceof WorkUnit.AlignHost align) {
            alignHost(align, folder);
        } else if (unit instanceof WorkUnit.PassHost pass) {
            passHost(pass, folder);
        } else {
            evaluate((WorkUnit.EvaluateCell) unit, folder);
        }
    }

    private ResourcePool.Lease<Resource> lease(ModelSource source) {
        return models.model(source, job.hashes().of(source));
    }

    private static LanguageModel model(ResourcePool.Lease<Resource> lease) {
        return ((Resource.OpenModel) lease.get()).model();
    }

    private void learnGateMaps(WorkUnit.LearnGateMaps unit, Path folder) {
        try (ResourcePool.Lease<Resource> base = lease(config.plugin())) {
            GateMapSettings settings =
                    GateMapSettings.defaultFor(model(base).decoder().shape(), unit.seed());
            GateMaps maps = GateMapLearner.learn(
                    model(base), job.pool(), new StoredEdits(store).evaluated(job.evaluatedKey()), settings, progress);
            GateMapsFolder.write(maps, model(base), folder.resolve(EditedHost.CONTENT));
        }
    }

    private void trainPlugin(WorkUnit.TrainPlugin unit, Path folder) throws IOException {
        StoredEdits edits = new StoredEdits(store);
        EditBatch batch = edits.batch(unit.edits());
        TrainingTexts texts =
                TrainingTexts.make(batch, job.pool(), unit.settings(), edits.evaluated(job.evaluatedKey()));
        try (ResourcePool.Lease<Resource> base = lease(config.plugin());
                TrainingResult result = new PluginTrainer(unit.settings(), job.codeVersion())
                        .train(model(base), batch, texts, progress)) {
            PluginArtifact.write(folder.resolve(EditedHost.CONTENT), result);
        }
        if (!unit.closings().isEmpty()) {
            Files.writeString(folder.resolve(ClosedEdits.FILE), unit.closings());
        }
    }

    private void alignHost(WorkUnit.AlignHost unit, Path folder) throws IOException {
        try (ResourcePool.Lease<Resource> base = lease(config.plugin());
                ResourcePool.Lease<Resource> host = lease(unit.host())) {
            long start = System.nanoTime();
            ResidentMemory.Watch memory = ResidentMemory.watch();
            long before = memory.peakBytes();
            AlignmentKey key = job.hashes().alignment(config.plugin(), unit.host(), unit.embeddings());
            AlignmentTable table = Aligner.align(model(base), model(host), key, (stage, done, total) -> {
                memory.sample();
                progress.advanced(stage, done, total);
            });
            try (NDManager scope = model(base).decoder().newScope()) {
                table.write(folder.resolve(StoredAlignment.TABLE), scope);
            }
            new AlignmentCost((System.nanoTime() - start) / 1e9, memory.peakBytes() - before).write(folder);
        }
    }

    private void passHost(WorkUnit.PassHost unit, Path folder) throws IOException {
        try (HostOnDemand host = new HostOnDemand(job, models, unit.host())) {
            KnownHostAnswers answers = host.answers(store.hostMemory(), progress);
            Evaluator evaluator = new Evaluator(answers, new UntouchedHost(), settings(), progress);
            List<Probe> probes = new StoredEdits(store).probes(unit.asked());
            evaluator.evaluate(probes, Protocol.TEACHER_FORCED);
            if (unit.generates()) {
                evaluator.evaluate(probes, Protocol.AUTOREGRESSIVE);
            }
            answers.write(folder);
        }
    }

    /** What the host pass knows is not asked again, so that a cell opens the host's weights only where its rule reads them. */
    private void evaluate(WorkUnit.EvaluateCell cell, Path folder) throws IOException {
        try (HostOnDemand host = new HostOnDemand(job, models, cell.group().host())) {
            KnownHostAnswers answers = host.answers(store.hostMemory(), progress);
            for (String key : cell.needs(ArtifactKind.HOST_PASS)) {
                answers.read(EditedHost.needed(store, ArtifactKind.HOST_PASS, key));
            }
            List<Observation> observations = cell.group().method().isHost()
                    ? observe(new UntouchedHost(), answers, cell)
                    : observeEdited(cell, host.model(), answers);
            answers.keep();
            CellContent.write(folder, observations);
        }
    }

    private List<Observation> observeEdited(WorkUnit.EvaluateCell cell, LanguageModel host, KnownHostAnswers answers)
            throws IOException {
        try (EditedHost edited = EditedHost.open(job, store, models, cell, host)) {
            List<Observation> observations = observe(new MeteredGate(edited.model(), models.meter()), answers, cell);
            edited.keepLookedUp();
            return observations;
        }
    }

    private List<Observation> observe(EditedModel edited, KnownHostAnswers answers, WorkUnit.EvaluateCell cell) {
        return new Evaluator(answers, edited, settings(), progress)
                .evaluate(
                        new StoredEdits(store).probes(cell.asked()),
                        cell.group().protocol());
    }

    private EvaluationSettings settings() {
        SweepConfig.Measurement how = config.evaluation();
        return new EvaluationSettings(how.batchSize(), how.keptTokens(), how.maximumTokens(), how.keptCandidates());
    }
}
