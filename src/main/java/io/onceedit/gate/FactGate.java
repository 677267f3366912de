package io.onceedit.gate;

import java.util.List;

/** Asks {@code relation} about prompts that name an edited subject, and {@code key}, at its stricter threshold, about all others. */
final class FactGate implements Gate {
    private final RelationGate relation;
    private final KeyGate key;

    FactGate(RelationGate relation, KeyGate keyWithoutSubject) {
        this.relation = relation;
        this.key = keyWithoutSubject;
    }

    @Override
    public String name() {
        return GateName.FACT.configName();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        return Routing.route(prompts, relation::namesSubject, relation, key);
    }
}
