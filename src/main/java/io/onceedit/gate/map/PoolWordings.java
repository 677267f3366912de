package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.TrainingPool;
import io.onceedit.gate.subject.CasePolicy;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lends facts paraphrases: a record of the pool that asks exactly a fact's question about another subject lends its other wordings.
 * Guesses nothing from similar words, because a wrong wording would open the gate for another question. Immutable.
 */
public final class PoolWordings {
    private static final String MARK = "\u0000";

    private final Map<String, Set<String>> otherWordings = new HashMap<>();

    private PoolWordings() {}

    public static PoolWordings of(TrainingPool pool) {
        PoolWordings wordings = new PoolWordings();
        for (EditRecord record : pool.records()) {
            List<String> questions = questions(
                    record,
                    Stream.of(Stream.of(record.prompt()), record.paraphrases().stream(), record.rephrasings().stream())
                            .flatMap(texts -> texts)
                            .toList());
            for (String question : questions) {
                Set<String> others = wordings.otherWordings.computeIfAbsent(question, key -> new LinkedHashSet<>());
                questions.stream().filter(other -> !other.equals(question)).forEach(others::add);
            }
        }
        return wordings;
    }

    /**
     * A record with further paraphrases behind its own: lent ones. Those that leak are left out, the record's own too.
     *
     * @param leakCheck knows the prompts that are evaluated
     */
    public EditRecord lendTo(EditRecord record, LeakCheck leakCheck) {
        Stream<String> lent = questions(record, List.of(record.prompt())).stream()
                .flatMap(question -> otherWordings.getOrDefault(question, Set.of()).stream())
                .map(wording -> wording.replace(MARK, record.subject()));
        return new EditRecord(
                record.id(),
                record.subject(),
                record.aliases(),
                record.relation(),
                record.prompt(),
                record.target(),
                record.groundTruth(),
                Stream.concat(record.paraphrases().stream(), lent)
                        .filter(text -> !leakCheck.leaks(text) && !text.equals(record.prompt()))
                        .distinct()
                        .toList(),
                record.rephrasings(),
                record.locality(),
                record.portability());
    }

    private static List<String> questions(EditRecord record, List<String> texts) {
        SubjectIndex names = SubjectIndex.of(List.of(record), List.of(), CasePolicy.SMART);
        return texts.stream()
                .flatMap(text -> names.find(text, id -> false).questionsAbout(record.id(), MARK).stream())
                .distinct()
                .toList();
    }
}
