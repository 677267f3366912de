package io.onceedit.gate;

import io.onceedit.gate.subject.FoundSubjects;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Gate {@code subject}: open where the prompt names the subject of an edit that is not closed. Asks no model. */
final class SubjectGate implements Gate {
    private final SubjectIndex index;
    private final Supplier<Set<String>> closedFactIds;
    private final double openAlpha;

    SubjectGate(SubjectIndex index, Supplier<Set<String>> closedFactIds, double openAlpha) {
        this.index = index;
        this.closedFactIds = closedFactIds;
        this.openAlpha = openAlpha;
    }

    @Override
    public String name() {
        return GateName.SUBJECT.configName();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        Set<String> closed = closedFactIds.get();
        return prompts.stream().map(prompt -> decide(prompt, closed)).toList();
    }

    private GateDecision decide(String prompt, Set<String> closed) {
        FoundSubjects found = index.find(prompt, closed::contains);
        return found.isEmpty() ? GateDecision.CLOSED : new GateDecision(true, openAlpha, found.factIds());
    }
}
