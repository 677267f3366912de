package io.onceedit.corpus;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names and aliases of all edited subjects, as sequences of words. */
final class EditedNames {
    private final Set<String> names = new HashSet<>();

    EditedNames(Collection<EditRecord> edits) {
        for (EditRecord edit : edits) {
            add(edit.subject());
            edit.aliases().forEach(this::add);
        }
    }

    private void add(String name) {
        String words = String.join(" ", Words.of(name));
        if (!words.isEmpty()) {
            names.add(words);
        }
    }

    /** Whether a text names an edited subject by whole words. */
    boolean mentionedIn(String text) {
        List<String> words = Words.of(text);
        for (int from = 0; from < words.size(); from++) {
            for (int to = from + 1; to <= words.size(); to++) {
                if (names.contains(String.join(" ", words.subList(from, to)))) {
                    return true;
                }
            }
        }
        return false;
    }
}
