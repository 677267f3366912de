package io.onceedit.gate;

import java.util.Arrays;
import java.util.List;

/** Open where every one of several gates is open. A gate is asked only about prompts for which all gates before it were open. */
final class AllGates implements Gate {
    private final String name;
    private final List<Gate> gates;

    /** @param gates at least one, asked in their order */
    AllGates(String name, List<Gate> gates) {
        this.name = name;
        this.gates = List.copyOf(gates);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        GateDecision[] together = gates.get(0).decide(prompts).toArray(GateDecision[]::new);
        for (Gate gate : gates.subList(1, gates.size())) {
            GateDecision[] next = new GateDecision[together.length];
            Routing.ask(gate, prompts, i -> together[i].open(), next);
            for (int i = 0; i < next.length; i++) {
                if (together[i].open()) {
                    together[i] = both(together[i], next[i]);
                }
            }
        }
        return Arrays.asList(together);
    }

    /** The smaller weight, and the facts that both name in the first one's order; a gate that names none leaves it to the other. */
    private static GateDecision both(GateDecision first, GateDecision second) {
        if (!second.open()) {
            return GateDecision.CLOSED;
        }
        double alpha = Math.min(first.alpha(), second.alpha());
        if (first.firedFactIds().isEmpty() || second.firedFactIds().isEmpty()) {
            List<String> named = first.firedFactIds().isEmpty() ? second.firedFactIds() : first.firedFactIds();
            return new GateDecision(true, alpha, named);
        }
        List<String> shared = first.firedFactIds().stream()
                .filter(second.firedFactIds()::contains)
                .toList();
        return shared.isEmpty() ? GateDecision.CLOSED : new GateDecision(true, alpha, shared);
    }
}
