package io.onceedit.gate.map;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One question in several wordings.
 *
 * @param prompt the record's own; empty where there is none of this form
 * @param paraphrases those that a memory of the record holds beside the prompt
 * @param rephrasings those on which thresholds are calibrated; learning uses both
 */
record QuestionForms(String prompt, List<String> paraphrases, List<String> rephrasings) {
    QuestionForms {
        Objects.requireNonNull(prompt, "prompt");
        paraphrases = List.copyOf(paraphrases);
        rephrasings = List.copyOf(rephrasings);
    }

    /** The wordings that are no prompt, each once. */
    List<String> otherWords() {
        return Stream.concat(paraphrases.stream(), rephrasings.stream())
                .filter(text -> !text.equals(prompt))
                .distinct()
                .toList();
    }

    /** The wordings that a memory of the record holds. */
    List<String> remembered() {
        return Stream.concat(Stream.of(prompt), paraphrases.stream()).distinct().toList();
    }

    /** Every wording. */
    Stream<String> all() {
        return Stream.concat(Stream.of(prompt), otherWords().stream());
    }
}
