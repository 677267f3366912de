package io.onceedit.corpus;

import java.util.Collection;
import java.util.List;

/** The names and aliases of all edited subjects, as hashes of their words. */
final class EditedNames {
    private final HashedSet names = new HashedSet();
    private int longestName;

    EditedNames() {}

    EditedNames(Collection<EditRecord> edits) {
        edits.forEach(this::add);
    }

    /** Takes in the names of an edit's subject. */
    void add(EditRecord edit) {
        add(edit.subject());
        edit.aliases().forEach(this::add);
    }

    private void add(String name) {
        List<String> words = Words.of(name);
        if (!words.isEmpty()) {
            long state = TextHash.START;
            for (String word : words) {
                state = extend(state, word);
            }
            names.add(TextHash.finish(state));
            longestName = Math.max(longestName, words.size());
        }
    }

    /** Whether a text names an edited subject by whole words. */
    boolean mentionedIn(String text) {
        List<String> words = Words.of(text);
        for (int from = 0; from < words.size(); from++) {
            long state = TextHash.START;
            for (int to = from; to < Math.min(words.size(), from + longestName); to++) {
                state = extend(state, words.get(to));
                if (names.contains(TextHash.finish(state))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static long extend(long before, String word) {
        long state = before;
        for (int i = 0; i < word.length(); i++) {
            state = TextHash.extend(state, word.charAt(i));
        }
        return TextHash.extend(state, ' ');
    }
}
