package io.onceedit.corpus;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A prompt without its subject: what another subject can be asked with.
 *
 * @param prefix whole sentences in front of the one that names the subject; empty where there are none
 * @param body the rest, with {@link #MARK} wherever the subject stood
 */
record PromptTemplate(String prefix, String body) {
    /** Stands for the subject. No text contains it. */
    static final String MARK = "\u0000";

    private static final Pattern SENTENCE_END = Pattern.compile("[.!?][\"')\\]]*\\s+|\\n\\s*");

    PromptTemplate {
        Objects.requireNonNull(prefix, "prefix");
        Objects.requireNonNull(body, "body");
    }

    /** The template of a prompt that names the subject literally; empty where it does not. */
    static Optional<PromptTemplate> of(String prompt, String subject) {
        int begin = subject.isBlank() ? -1 : prompt.indexOf(subject);
        if (begin < 0 || prompt.contains(MARK)) {
            return Optional.empty();
        }
        int cut = 0;
        Matcher ends = SENTENCE_END.matcher(prompt).region(0, begin);
        while (ends.find()) {
            cut = ends.end();
        }
        String body = prompt.substring(cut).replace(subject, MARK);
        return Optional.of(new PromptTemplate(prompt.substring(0, cut).strip(), body));
    }

    /** The body about a subject. */
    static String about(String body, String subject) {
        return body.replace(MARK, subject);
    }
}
