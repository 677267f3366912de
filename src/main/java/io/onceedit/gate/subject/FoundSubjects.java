package io.onceedit.gate.subject;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * What the index found in one prompt.
 *
 * @param text the normalised prompt
 * @param matches whole names of subjects with open facts, from left to right, none overlapping; empty where the prompt names none
 */
public record FoundSubjects(String text, List<SubjectMatch> matches) {
    /** What stands in a masked question in the subject's place. */
    public static final String MASK = "it";

    public FoundSubjects {
        matches = List.copyOf(matches);
    }

    public boolean isEmpty() {
        return matches.isEmpty();
    }

    /** All facts about the subjects found, each once, from left to right. */
    public List<String> factIds() {
        LinkedHashSet<String> ids = new LinkedHashSet<>();
        matches.forEach(match -> ids.addAll(match.factIds()));
        return List.copyOf(ids);
    }

    /**
     * What is asked about a fact's subject: each different sentence around a place where it is named, up to the prompt's end, with
     * {@value #MASK} in the subject's place. A sentence begins behind a full stop, question mark, exclamation mark or line end (with
     * their full-width forms); what follows the name is kept whole, because a prompt often goes on ("What does it play? They play").
     */
    public List<String> questionsAbout(String factId) {
        return questionsAbout(factId, MASK);
    }

    /** The same with another text in the subject's place. */
    public List<String> questionsAbout(String factId, String mask) {
        LinkedHashSet<String> questions = new LinkedHashSet<>();
        for (SubjectMatch match : matches) {
            if (match.factIds().contains(factId)) {
                questions.add(replaced(sentenceStart(match.start()), factId, mask));
            }
        }
        return List.copyOf(questions);
    }

    /** The whole prompt with another name in the place of a fact's subject. */
    public String withName(String factId, String name) {
        return replaced(0, factId, name);
    }

    private String replaced(int from, String factId, String replacement) {
        StringBuilder changed = new StringBuilder();
        int at = from;
        for (SubjectMatch match : matches) {
            if (match.start() >= at && match.factIds().contains(factId)) {
                changed.append(text, at, match.start()).append(replacement);
                at = match.end();
            }
        }
        return changed.append(text, at, text.length()).toString();
    }

    private int sentenceStart(int before) {
        for (int i = before - 1; i >= 0; i--) {
            char c = text.charAt(i);
            boolean spaceFollows = i + 1 < before && Character.isWhitespace(text.charAt(i + 1));
            if (c == '\n' || "\u3002\uFF01\uFF1F".indexOf(c) >= 0) {
                return skipSpaces(i + 1);
            }
            if (spaceFollows && ".!?".indexOf(c) >= 0 && !isInitial(i)) {
                return skipSpaces(i + 1);
            }
        }
        return 0;
    }

    /** A full stop behind a single capital letter ends no sentence: {@code J. S. Bach}. */
    private boolean isInitial(int stop) {
        return text.charAt(stop) == '.'
                && stop > 0
                && Character.isUpperCase(text.charAt(stop - 1))
                && (stop == 1 || !WordBoundary.isWordPart(text.charAt(stop - 2)));
    }

    private int skipSpaces(int from) {
        int i = from;
        while (i < text.length() && Character.isWhitespace(text.charAt(i))) {
            i++;
        }
        return i;
    }
}
