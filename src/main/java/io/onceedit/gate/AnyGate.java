package io.onceedit.gate;

import java.util.Arrays;
import java.util.List;

/** Open where one of several gates is open: the decision of the first such gate. Later gates are asked only about the others. */
final class AnyGate implements Gate {
    private final String name;
    private final List<Gate> gates;

    /** @param gates at least one, asked in their order */
    AnyGate(String name, List<Gate> gates) {
        this.name = name;
        this.gates = List.copyOf(gates);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        GateDecision[] decisions = new GateDecision[prompts.size()];
        Arrays.fill(decisions, GateDecision.CLOSED);
        for (Gate gate : gates) {
            Routing.ask(gate, prompts, i -> !decisions[i].open(), decisions);
        }
        return Arrays.asList(decisions);
    }
}
