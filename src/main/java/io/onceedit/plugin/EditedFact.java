package io.onceedit.plugin;

import java.util.List;
import java.util.Objects;

/**
 * A fact that a plug-in holds, with what gates need to recognise it.
 *
 * @param id the edit record's id
 * @param subject what it is about; empty where the corpus names none
 * @param aliases other whole names of the subject
 * @param relation the relation's name; empty where the corpus names none
 * @param prompt the edit's prompt
 * @param target the new answer
 * @param paraphrases the prompt in other words as it was trained (given, and mined where sure; without prefixes), leak-free
 */
public record EditedFact(
        String id,
        String subject,
        List<String> aliases,
        String relation,
        String prompt,
        String target,
        List<String> paraphrases) {
    public EditedFact {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(relation, "relation");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(target, "target");
        aliases = List.copyOf(aliases);
        paraphrases = List.copyOf(paraphrases);
    }
}
