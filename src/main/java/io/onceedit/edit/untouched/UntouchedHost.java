package io.onceedit.edit.untouched;

import io.onceedit.edit.EditedModel;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.gate.GateDecision;
import java.util.List;

/** The host without any edit: every prompt is the host's own. */
public final class UntouchedHost implements EditedModel {
    /** The method's name. */
    public static final String METHOD = "host";

    @Override
    public String method() {
        return METHOD;
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        return prompts.stream().map(prompt -> GateDecision.CLOSED).toList();
    }

    /** @throws IllegalArgumentException unless the list is empty: the untouched host never opens a decision */
    @Override
    public List<FusedAnswer> answer(List<GatedAnswer> answers) {
        refuse(answers);
        return List.of();
    }

    /** @throws IllegalArgumentException unless the list is empty: the untouched host never opens a decision */
    @Override
    public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
        refuse(prompts);
        return List.of();
    }

    private static void refuse(List<?> questions) {
        if (!questions.isEmpty()) {
            throw new IllegalArgumentException("Unsupported: " + questions.size()
                    + " questions with an open decision for the untouched host, which has no edit to answer them");
        }
    }
}
