package io.onceedit.ensemble;

import io.onceedit.gate.GateDecision;
import java.util.Objects;

/** A known answer with the host's own pass over it and the gate's decision about its prompt. */
public record GatedAnswer(HostPass pass, GateDecision decision) {
    public GatedAnswer {
        Objects.requireNonNull(pass, "pass");
        Objects.requireNonNull(decision, "decision");
    }
}
