package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.gate.subject.CasePolicy;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.List;
import java.util.stream.Stream;

/**
 * The wordings of a fact that a gate remembers.
 *
 * @param factId the fact
 * @param prompts the edit's prompt and its paraphrases
 * @param asked what those of them ask that name the subject, with {@code it} in its place
 */
public record FactForms(String factId, List<String> prompts, List<String> asked) {
    public FactForms {
        prompts = List.copyOf(prompts);
        asked = List.copyOf(asked);
    }

    /** The wordings of a record with at most so many of its paraphrases, the first ones. */
    public static FactForms of(EditRecord record, int paraphrases) {
        List<String> prompts = Stream.concat(
                        Stream.of(record.prompt()),
                        record.paraphrases().stream().limit(paraphrases))
                .distinct()
                .toList();
        return new FactForms(record.id(), prompts, asked(record, prompts));
    }

    /** What texts ask about a record's subject; those that do not name it are left out. */
    static List<String> asked(EditRecord record, List<String> texts) {
        SubjectIndex names = SubjectIndex.of(List.of(record), List.of(), CasePolicy.SMART);
        return texts.stream()
                .flatMap(text -> names.find(text, id -> false).questionsAbout(record.id()).stream())
                .distinct()
                .toList();
    }
}
