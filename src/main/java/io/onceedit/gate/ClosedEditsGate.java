package io.onceedit.gate;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A gate that cannot tell one edit from another, kept from the prompts about closed edits. A prompt is about a closed edit where it equals
 * or ends with the edit's prompt or one of its paraphrases, or where it names subjects whose edits are all closed; where all edits are, every
 * prompt is. Asks no model about those; all others are the gate's.
 */
final class ClosedEditsGate implements Gate {
    private final Gate gate;
    private final SubjectIndex index;
    private final List<EditRecord> records;
    private final Supplier<Set<String>> closedFactIds;

    ClosedEditsGate(Gate gate, SubjectIndex index, List<EditRecord> records, Supplier<Set<String>> closedFactIds) {
        this.gate = gate;
        this.index = index;
        this.records = List.copyOf(records);
        this.closedFactIds = closedFactIds;
    }

    @Override
    public String name() {
        return gate.name();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        Set<String> closed = closedFactIds.get();
        if (closed.isEmpty()) {
            return gate.decide(prompts);
        }
        LeakCheck texts = LeakCheck.of(records.stream()
                .filter(record -> closed.contains(record.id()))
                .flatMap(ClosedEditsGate::texts)
                .toList());
        boolean allClosed = records.stream().map(EditRecord::id).allMatch(closed::contains);
        GateDecision[] decisions =
                Collections.nCopies(prompts.size(), GateDecision.CLOSED).toArray(GateDecision[]::new);
        Routing.ask(gate, prompts, i -> !allClosed && !isAboutClosed(prompts.get(i), texts, closed), decisions);
        return List.of(decisions);
    }

    private boolean isAboutClosed(String prompt, LeakCheck texts, Set<String> closed) {
        List<String> named = index.find(prompt, id -> false).factIds();
        return texts.leaks(prompt) || (!named.isEmpty() && closed.containsAll(named));
    }

    /** An edit's own texts, as prompts that nothing may equal or end with. */
    private static Stream<Probe> texts(EditRecord record) {
        return Stream.concat(Stream.of(record.prompt()), record.paraphrases().stream())
                .map(text ->
                        new Probe(record.id(), record.id(), ProbeKind.REPHRASE, new TextProbe(text, record.target())));
    }
}
