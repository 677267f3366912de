package io.onceedit.sweep;

import io.onceedit.corpus.MissingProbe;
import io.onceedit.corpus.ProbeKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How many edits cannot be asked a kind of question.
 *
 * @param kind what cannot be asked
 * @param edits of how many edits
 * @param first the first few of them, by id
 * @param reason why not of the first, the rest of a sentence
 */
public record MissingKind(ProbeKind kind, long edits, List<String> first, String reason) {
    private static final int NAMED_EDITS = 3;

    public MissingKind {
        Objects.requireNonNull(kind, "kind");
        first = List.copyOf(first);
        Objects.requireNonNull(reason, "reason");
    }

    /** Counts by kind. */
    static final class Counts {
        private final Map<ProbeKind, MissingKind> byKind = new EnumMap<>(ProbeKind.class);

        void add(MissingProbe probe) {
            MissingKind before =
                    byKind.getOrDefault(probe.kind(), new MissingKind(probe.kind(), 0, List.of(), probe.reason()));
            List<String> first = before.first();
            if (first.size() < NAMED_EDITS) {
                first = new ArrayList<>(first);
                first.add(probe.factId());
            }
            byKind.put(probe.kind(), new MissingKind(probe.kind(), before.edits() + 1, first, before.reason()));
        }

        /** One for each kind of which something is missing, in the order of the kinds. */
        List<MissingKind> kinds() {
            return List.copyOf(byKind.values());
        }
    }
}
