package io.onceedit.gate;

import io.onceedit.gate.map.FactCosine;
import io.onceedit.gate.map.KeyMemory;
import io.onceedit.gate.subject.FoundSubjects;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gate {@code relation}: open where the prompt names an edited subject and asks of it what the edit's own texts ask. Prompts that name
 * none cost nothing. A fact none of whose texts names its subject cannot be asked about and stays closed here. Where what is asked is nearest
 * to a closed edit, the gate is closed.
 */
final class RelationGate implements Gate {
    private final MappedFeatures features;
    private final SubjectIndex index;
    private final KeyMemory memory;
    private final Supplier<Set<String>> closedFactIds;
    private final double threshold;

    RelationGate(
            MappedFeatures features,
            SubjectIndex index,
            KeyMemory memory,
            Supplier<Set<String>> closedFactIds,
            double threshold) {
        this.features = features;
        this.index = index;
        this.memory = memory;
        this.closedFactIds = closedFactIds;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return GateName.RELATION.configName();
    }

    /** Whether a prompt names the subject of an edit, a closed one included. */
    boolean namesSubject(String prompt) {
        return !index.find(prompt, id -> false).isEmpty();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        Set<String> closed = closedFactIds.get();
        List<FoundSubjects> found =
                prompts.stream().map(prompt -> find(prompt, closed)).toList();
        List<String> questions = found.stream()
                .flatMap(subjects ->
                        subjects.factIds().stream().flatMap(factId -> subjects.questionsAbout(factId).stream()))
                .toList();
        Map<String, float[][]> projected = features.byText(questions);
        return found.stream()
                .map(subjects -> decide(subjects, projected, closed))
                .toList();
    }

    /** The subjects that a prompt names, closed edits' too, so that they can be told apart; none where only closed edits are about them. */
    private FoundSubjects find(String prompt, Set<String> closed) {
        FoundSubjects found = index.find(prompt, id -> false);
        return closed.containsAll(found.factIds()) ? new FoundSubjects(found.text(), List.of()) : found;
    }

    private GateDecision decide(FoundSubjects found, Map<String, float[][]> projected, Set<String> closed) {
        List<FactCosine> near = new ArrayList<>();
        for (String factId : found.factIds()) {
            found.questionsAbout(factId).stream()
                    .map(question -> memory.cosine(factId, projected.get(question)))
                    .flatMap(Optional::stream)
                    .max(Comparator.comparingDouble(FactCosine::cosine))
                    .filter(nearest -> nearest.cosine() >= threshold)
                    .ifPresent(near::add);
        }
        near.sort(Comparator.comparingDouble(FactCosine::cosine).reversed());
        return features.decision(near, threshold, closed);
    }
}
