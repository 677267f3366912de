package io.onceedit.gate;

import java.util.Collections;
import java.util.List;

/** Gate {@code none}: always open, at one weight, naming no fact. */
final class OpenGate implements Gate {
    private final GateDecision decision;

    OpenGate(double alpha) {
        decision = new GateDecision(true, alpha, List.of());
    }

    @Override
    public String name() {
        return GateName.NONE.configName();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        return Collections.nCopies(prompts.size(), decision);
    }
}
