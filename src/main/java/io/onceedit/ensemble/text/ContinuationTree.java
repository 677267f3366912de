package io.onceedit.ensemble.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a plug-in says next behind each text prefix that it was asked about. A continuation is a path in this tree: from a context along
 * the chosen tokens. Nodes are stored by their whole path, so that the tree can forget any of them: when it is full, those that were
 * not used for longest. One tree lives with an opened plug-in and serves all hosts. Safe for use by many threads.
 */
final class ContinuationTree {
    private final Map<Choice, Said> said;

    /** @param capacity the most choices that are kept; about 400 bytes each, and 12 more for each of the likeliest tokens */
    ContinuationTree(int capacity) {
        this.said = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Choice, Said> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized Optional<Said> find(Choice choice) {
        return Optional.ofNullable(said.get(choice));
    }

    synchronized void put(Choice choice, Said told) {
        said.merge(choice, told, Said::with);
    }

    synchronized int size() {
        return said.size();
    }
}
