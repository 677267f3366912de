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
import java.util.function.Predicate;

/**
 * Gate {@code relation}: open where the prompt names an edited subject and asks of it what the edit's own texts ask. Prompts that name
 * none cost nothing. A fact none of whose texts names its subject cannot be asked about and stays closed here.
 */
final class RelationGate implements Gate {
    private final MappedFeatures features;
    private final SubjectIndex index;
    private final KeyMemory memory;
    private final Predicate<String> isClosed;
    private final double threshold;

    RelationGate(
            MappedFeatures features,
            SubjectIndex index,
            KeyMemory memory,
            Predicate<String> isClosed,
            double threshold) {
        this.features = features;
        this.index = index;
        this.memory = memory;
        this.isClosed = isClosed;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return GateName.RELATION.configName();
    }

    /** Whether a prompt names the subject of an edit that is not closed. */
    boolean namesSubject(String prompt) {
        return !index.find(prompt, isClosed).isEmpty();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        List<FoundSubjects> found =
                prompts.stream().map(prompt -> index.find(prompt, isClosed)).toList();
        List<String> questions = found.stream()
                .flatMap(subjects ->
                        subjects.factIds().stream().flatMap(factId -> subjects.questionsAbout(factId).stream()))
                .toList();
        Map<String, float[][]> projected = features.byText(questions);
        return found.stream().map(subjects -> decide(subjects, projected)).toList();
    }

    private GateDecision decide(FoundSubjects found, Map<String, float[][]> projected) {
        List<FactCosine> near = new ArrayList<>();
        for (String factId : found.factIds()) {
            found.questionsAbout(factId).stream()
                    .map(question -> memory.cosine(factId, projected.get(question)))
                    .flatMap(Optional::stream)
                    .max(Comparator.comparingDouble(FactCosine::cosine))
                    .filter(nearest -> nearest.cosine() >= threshold)
                    .ifPresent(near::add);
        }
        if (near.isEmpty()) {
            return GateDecision.CLOSED;
        }
        near.sort(Comparator.comparingDouble(FactCosine::cosine).reversed());
        double alpha = features.map().alpha(near.get(0).cosine(), threshold);
        return new GateDecision(
                true, alpha, near.stream().map(FactCosine::factId).toList());
    }
}
