package io.onceedit.edit;

import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.gate.GateDecision;
import java.util.List;

/**
 * A host as an editing method left it. It first says which prompts it answers otherwise than the untouched host does, and is then asked
 * about those alone: where a decision is closed the untouched host's own answer stands, token by token.
 */
public interface EditedModel {
    /** The method's name in tables and configuration. */
    String method();

    /** One decision for each prompt, in order. */
    List<GateDecision> decide(List<String> prompts);

    /**
     * The greedy token at every position of known answers whose decisions are open; one result for each, in order. Where the host's pass
     * keeps too little for an answer to be certain, the result says so.
     */
    List<FusedAnswer> answer(List<GatedAnswer> answers);

    /** Free greedy generation behind prompts whose decisions are open; one result for each, in order. */
    List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens);
}
