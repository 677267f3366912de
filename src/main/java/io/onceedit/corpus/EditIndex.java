package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What the making of probes has to know of all edits together: the edited names, how the edits' texts end, which questions are the same, and
 * some questions to lend. It holds hashes and not texts, about half a kilobyte for an edit of half a dozen texts, and does not depend on the
 * order of the edits. Reading is safe for many threads once nothing is added any more.
 */
public final class EditIndex {
    /** Edits that lend their question where the pool has none: the first ones by a hash of their ids. */
    private static final int LENDING_EDITS = 256;

    private final EditedNames names = new EditedNames();
    private final WordEnds ends = new WordEnds();
    private final QuestionGroups groups = new QuestionGroups();
    private final PriorityQueue<EditRecord> lending =
            new PriorityQueue<>(Comparator.comparingLong((EditRecord edit) -> TextHash.of(edit.id()))
                    .thenComparing(EditRecord::id)
                    .reversed());

    /** An index of edits that are in memory. */
    public static EditIndex of(List<EditRecord> edits) {
        EditIndex index = new EditIndex();
        edits.forEach(index::add);
        return index;
    }

    /** Takes an edit in. */
    public void add(EditRecord edit) {
        names.add(edit);
        ends.addPrompts(edit);
        groups.add(edit.relation(), PromptSources.maskedWordings(edit));
        if (Template.isNamed(edit.subject(), edit.prompt())) {
            lending.add(edit);
            if (lending.size() > LENDING_EDITS) {
                lending.remove();
            }
        }
    }

    /** Whether a text names an edited subject. */
    boolean mentionedIn(String text) {
        return names.mentionedIn(text);
    }

    /** Whether a text of an edit ends with a text that is normalised. */
    boolean anyEndsWith(String normalised) {
        return ends.anyEndsWith(normalised);
    }

    /** The edits' question groups, to add to. */
    QuestionGroups groups() {
        return groups.copy();
    }

    /** The edits that lend their questions, by id. */
    List<EditRecord> lending() {
        List<EditRecord> edits = new ArrayList<>(lending);
        edits.sort(Comparator.comparing(EditRecord::id));
        return edits;
    }
}
