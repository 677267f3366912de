package io.onceedit.ensemble.text;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The choices that one call works with: those it made itself, which nobody forgets under its hands, in front of the shared tree. */
final class Choices {
    private final Map<Choice, Integer> own = new HashMap<>();
    private final ContinuationTree tree;
    private final VoiceCounters counters;

    Choices(ContinuationTree tree, VoiceCounters counters) {
        this.tree = tree;
        this.counters = counters;
    }

    OptionalInt find(Choice choice) {
        Integer token = own.get(choice);
        if (token != null) {
            return OptionalInt.of(token);
        }
        OptionalInt shared = tree.find(choice);
        shared.ifPresent(found -> {
            own.put(choice, found);
            counters.treeHits.increment();
        });
        return shared;
    }

    void put(Choice choice, int token) {
        own.put(choice, token);
        tree.put(choice, token);
    }
}
