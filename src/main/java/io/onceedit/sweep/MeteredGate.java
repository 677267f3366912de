package io.onceedit.sweep;

import io.onceedit.edit.EditedModel;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.gate.GateDecision;
import java.util.List;

/** An edited model whose decisions are booked to {@link Stage#PLUGIN_PASS}. */
record MeteredGate(EditedModel edited, WorkMeter meter) implements EditedModel {
    @Override
    public String method() {
        return edited.method();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        return meter.during(Stage.PLUGIN_PASS, () -> edited.decide(prompts));
    }

    @Override
    public List<FusedAnswer> answer(List<GatedAnswer> answers) {
        return edited.answer(answers);
    }

    @Override
    public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
        return edited.generate(prompts, maximumTokens);
    }
}
