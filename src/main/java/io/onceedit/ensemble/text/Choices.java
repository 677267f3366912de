package io.onceedit.ensemble.text;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The choices that one call works with: those it made itself, which nobody forgets under its hands, in front of the shared tree. */
final class Choices {
    private final Map<Choice, Said> own = new HashMap<>();
    private final ContinuationTree tree;
    private final VoiceCounters counters;

    Choices(ContinuationTree tree, VoiceCounters counters) {
        this.tree = tree;
        this.counters = counters;
    }

    OptionalInt find(Choice choice) {
        return said(choice).map(Said::token).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** The likeliest tokens at a choice; empty where nobody has asked for them. */
    Optional<Likeliest> likeliest(Choice choice) {
        return said(choice).map(Said::likeliest).filter(likeliest -> !likeliest.isNone());
    }

    private Optional<Said> said(Choice choice) {
        Said known = own.get(choice);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Said> shared = tree.find(choice);
        shared.ifPresent(found -> {
            own.put(choice, found);
            counters.treeHits.increment();
        });
        return shared;
    }

    void put(Choice choice, Said said) {
        own.merge(choice, said, Said::with);
        tree.put(choice, said);
    }
}
