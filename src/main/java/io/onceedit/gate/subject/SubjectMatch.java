package io.onceedit.gate.subject;

import java.util.List;

/**
 * A subject that was found in a prompt.
 *
 * @param start offset of the name's first UTF-16 unit in the normalised prompt
 * @param end offset behind its last
 * @param factIds the facts about the subject that are not closed, in the order of the corpus; at least one
 */
public record SubjectMatch(int start, int end, List<String> factIds) {
    public SubjectMatch {
        factIds = List.copyOf(factIds);
    }
}
