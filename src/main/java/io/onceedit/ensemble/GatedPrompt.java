package io.onceedit.ensemble;

import io.onceedit.gate.GateDecision;
import java.util.Objects;

/** A prompt to be continued freely, with the gate's decision about it. */
public record GatedPrompt(String prompt, GateDecision decision) {
    public GatedPrompt {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(decision, "decision");
    }
}
