package io.onceedit.gate;

import io.onceedit.gate.subject.FoundSubjects;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.List;
import java.util.function.Predicate;

/** Gate {@code subject}: open where the prompt names an edited subject. Asks no model. */
final class SubjectGate implements Gate {
    private final SubjectIndex index;
    private final Predicate<String> isClosed;
    private final double openAlpha;

    SubjectGate(SubjectIndex index, Predicate<String> isClosed, double openAlpha) {
        this.index = index;
        this.isClosed = isClosed;
        this.openAlpha = openAlpha;
    }

    @Override
    public String name() {
        return GateName.SUBJECT.configName();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        return prompts.stream().map(this::decide).toList();
    }

    private GateDecision decide(String prompt) {
        FoundSubjects found = index.find(prompt, isClosed);
        return found.isEmpty() ? GateDecision.CLOSED : new GateDecision(true, openAlpha, found.factIds());
    }
}
