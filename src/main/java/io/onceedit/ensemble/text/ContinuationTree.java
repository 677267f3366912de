package io.onceedit.ensemble.text;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a plug-in says next behind each text prefix that it was asked about. A continuation is a path in this tree: from a context along
 * the chosen tokens. Nodes are stored by their whole path, so that the tree can forget any of them: when it is full, those that were
 * not used for longest. One tree lives with an opened plug-in and serves all hosts. Safe for use by many threads.
 */
final class ContinuationTree {
    private final Map<Choice, Integer> tokens;

    /** @param capacity the most choices that are kept; about 400 bytes each */
    ContinuationTree(int capacity) {
        this.tokens = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Choice, Integer> eldest) {
                return size() > capacity;
            }
        };
    }

    synchronized OptionalInt find(Choice choice) {
        Integer token = tokens.get(choice);
        return token == null ? OptionalInt.empty() : OptionalInt.of(token);
    }

    synchronized void put(Choice choice, int token) {
        tokens.put(choice, token);
    }

    synchronized int size() {
        return tokens.size();
    }
}
