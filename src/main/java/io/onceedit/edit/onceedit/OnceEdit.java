package io.onceedit.edit.onceedit;

import io.onceedit.edit.EditedModel;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.gate.Gate;
import io.onceedit.gate.GateDecision;
import java.util.List;
import java.util.Objects;

/** A gate decides which prompts are about an edit; a rule bound to host and plug-in answers those. */
public final class OnceEdit implements EditedModel {
    /** The method's name. */
    public static final String METHOD = "onceedit";

    private final Gate gate;
    private final FusionRule rule;

    public OnceEdit(Gate gate, FusionRule rule) {
        this.gate = Objects.requireNonNull(gate, "gate");
        this.rule = Objects.requireNonNull(rule, "rule");
    }

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        return gate.decide(prompts);
    }

    @Override
    public List<FusedAnswer> answer(List<GatedAnswer> answers) {
        return rule.fuse(answers);
    }

    @Override
    public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
        return rule.generate(prompts, maximumTokens);
    }
}
