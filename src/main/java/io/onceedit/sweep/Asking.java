package io.onceedit.sweep;

import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.evaluate.Attempt;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.util.List;
import java.util.Objects;

/** Puts one prompt to a host with and without a plug-in. */
public final class Asking {
    private final SweepJob job;
    private final ArtifactStore store;
    private final OpenModels models;

    /**
     * Questions to the hosts of a sweep whose preparing units are done.
     *
     * @param store where their results are
     */
    public Asking(SweepJob job, ArtifactStore store, OpenModels models) {
        this.job = job;
        this.store = store;
        this.models = models;
    }

    /**
     * All answers to one prompt.
     *
     * @param host what the untouched host says
     * @param edited what the host says with the plug-in
     * @param plugin what the plug-in alone says
     * @param decision the gate's
     */
    public record Answers(String host, String edited, String plugin, GateDecision decision) {
        public Answers {
            Objects.requireNonNull(host, "host");
            Objects.requireNonNull(edited, "edited");
            Objects.requireNonNull(plugin, "plugin");
            Objects.requireNonNull(decision, "decision");
        }
    }

    /**
     * Asks with the one of several plug-ins whose gate opens most, or with the first where none does.
     *
     * @param cells of one host and method, at least one; each names a plug-in
     * @throws IllegalStateException where a model cannot continue the prompt
     */
    public Answers ask(List<WorkUnit.EvaluateCell> cells, String prompt) {
        return ask(cells.size() == 1 ? cells.get(0) : mostOpen(cells, prompt), prompt);
    }

    private WorkUnit.EvaluateCell mostOpen(List<WorkUnit.EvaluateCell> cells, String prompt) {
        TensorRuntime.prepareThread();
        ModelSource source = cells.get(0).group().host();
        WorkUnit.EvaluateCell most = cells.get(0);
        double alpha = -1;
        try (HostOnDemand host = new HostOnDemand(job, models, source)) {
            for (WorkUnit.EvaluateCell cell : cells) {
                try (EditedHost edited = EditedHost.open(job, store, models, cell, host.model())) {
                    GateDecision decision =
                            edited.model().decide(List.of(prompt)).get(0);
                    if (decision.open() && decision.alpha() > alpha) {
                        most = cell;
                        alpha = decision.alpha();
                    }
                }
            }
        }
        return most;
    }

    /**
     * Asks.
     *
     * @param cell names host, method and plug-in
     * @throws IllegalStateException where a model cannot continue the prompt
     */
    public Answers ask(WorkUnit.EvaluateCell cell, String prompt) {
        TensorRuntime.prepareThread();
        ModelSource source = cell.group().host();
        int tokens = job.config().evaluation().maximumTokens();
        try (ResourcePool.Lease<Resource> lease =
                models.model(source, job.hashes().of(source))) {
            LanguageModel host = ((Resource.OpenModel) lease.get()).model();
            String alone = alone(host, prompt, tokens);
            try (EditedHost edited = EditedHost.open(job, store, models, cell, host)) {
                GateDecision decision = edited.model().decide(List.of(prompt)).get(0);
                String fused = decision.open()
                        ? edited.model()
                                .generate(List.of(new GatedPrompt(prompt, decision)), tokens)
                                .get(0)
                                .generation()
                                .text()
                        : alone;
                return new Answers(alone, fused, alone(edited.plugin().model(), prompt, tokens), decision);
            }
        }
    }

    private String alone(LanguageModel model, String prompt, int tokens) {
        Attempt<Generation> attempt = new HostPasses(model, job.config().hostPass(), ProgressListener.SILENT)
                .generations(List.of(prompt), tokens)
                .get(0);
        if (attempt instanceof Attempt.Answered<Generation> answered) {
            return answered.value().text();
        }
        throw new IllegalStateException(((Attempt.Failed<Generation>) attempt).reason());
    }
}
