package io.onceedit.gate.map;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.ProbeKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A record of the training pool as gates see it.
 *
 * @param record the record
 * @param whole its prompts as they are
 * @param asked what they ask, with {@code it} in the subject's place; the prompt is empty where it does not name the subject
 * @param group equal for records that are known to ask the same: by the relation's name, or because texts of theirs are the same but for
 *     the subject
 * @param contentWords the words of the asked prompt that say what is asked
 * @param negatives what the record must not be taken for
 */
record PoolQuestion(
        EditRecord record,
        QuestionForms whole,
        QuestionForms asked,
        int group,
        Set<String> contentWords,
        Negatives negatives) {
    PoolQuestion {
        Objects.requireNonNull(record, "record");
        contentWords = Set.copyOf(contentWords);
    }

    /**
     * Hard negatives of a record.
     *
     * @param prompts that its key must not open for, by kind
     * @param asked what the prompts about its own subject ask
     */
    record Negatives(Map<ProbeKind, List<String>> prompts, List<String> asked) {
        static final Negatives NONE = new Negatives(Map.of(), List.of());

        Negatives {
            prompts = Map.copyOf(prompts);
            asked = List.copyOf(asked);
        }

        List<String> of(ProbeKind kind) {
            return prompts.getOrDefault(kind, List.of());
        }
    }

    PoolQuestion with(Negatives made) {
        return new PoolQuestion(record, whole, asked, group, contentWords, made);
    }

    /** Whether the record names its subject, so that what it asks is known. */
    boolean namesSubject() {
        return !asked.prompt().isEmpty();
    }

    /** Whether two records may ask the same of their subjects, so that neither is a counterexample of the other. */
    boolean mayAskTheSame(PoolQuestion other) {
        return group == other.group || contentWords.stream().anyMatch(other.contentWords::contains);
    }
}
