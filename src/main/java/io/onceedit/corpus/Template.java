package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A prompt with a place for its subject.
 *
 * @param parts what stands around the subject's places, at least two
 * @param relation the relation's name; empty where the corpus names none
 * @param content stems of the content words around the subject
 */
record Template(List<String> parts, String relation, Set<String> content) {
    Template {
        parts = List.copyOf(parts);
        content = Set.copyOf(content);
    }

    /** The template of a record's text; none where the text does not name the record's subject as it stands. */
    static Optional<Template> of(EditRecord record, String text) {
        if (!isNamed(record.subject(), text)) {
            return Optional.empty();
        }
        List<String> parts = around(record.subject(), text);
        return Optional.of(new Template(parts, record.relation(), Words.content(String.join(" ", parts))));
    }

    /** Whether a text names a subject as it stands. */
    static boolean isNamed(String subject, String text) {
        return !subject.isBlank() && text.contains(subject);
    }

    private static List<String> around(String subject, String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(subject); at >= 0; at = text.indexOf(subject, from)) {
            parts.add(text.substring(from, at));
            from = at + subject.length();
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** The prompt about a subject. */
    String about(String subject) {
        return String.join(subject, parts);
    }

    /** Whether both may ask the same: one relation's name, or, where one of them has none, the same words around the subject. */
    boolean sameRelation(Template other) {
        if (!relation.isEmpty() && !other.relation.isEmpty()) {
            return relation.equals(other.relation);
        }
        return parts.equals(other.parts) || (!content.isEmpty() && content.equals(other.content));
    }

    /** Whether a content word stands in both. */
    boolean sharesContent(Set<String> stems) {
        return content.stream().anyMatch(stems::contains);
    }
}
