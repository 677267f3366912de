package io.onceedit.report;

import io.onceedit.corpus.ProbeKind;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * All probes about one fact in one group.
 *
 * @param kinds counts of each kind, in the order of {@link ProbeKind}
 * @param reasons codes of why probes failed, in alphabetical order
 */
public record FactCell(List<KindCount> kinds, List<String> reasons) implements Serializable {
    private static final List<ProbeKind> KINDS = List.of(ProbeKind.values());

    public FactCell {
        kinds = List.copyOf(kinds);
        reasons = reasons.stream().sorted().distinct().toList();
        if (kinds.size() != KINDS.size()) {
            throw new IllegalArgumentException(
                    "Invalid cell: " + kinds.size() + " kinds of probe, expected " + ProbeKind.values().length);
        }
    }

    /** This cell with what another part of its probes comes to. */
    FactCell plus(FactCell other) {
        return new FactCell(
                KINDS.stream().map(kind -> of(kind).plus(other.of(kind))).toList(),
                Stream.concat(reasons.stream(), other.reasons.stream()).toList());
    }

    /** The counts of a kind. */
    public KindCount of(ProbeKind kind) {
        return kinds.get(KINDS.indexOf(kind));
    }

    /** How the fact stands. */
    public FactState state() {
        KindCount all = KindCount.NONE;
        for (ProbeKind kind : KINDS) {
            all = all.plus(of(kind));
        }
        if (all.errors() > 0) {
            return FactState.ERROR;
        }
        if (!of(ProbeKind.EDIT).isWhole()) {
            return FactState.FAILS;
        }
        if (!of(ProbeKind.REPHRASE).isWhole()) {
            return FactState.SOME_WORDINGS;
        }
        return kept().isWhole() ? FactState.HOLDS : FactState.SIDE_EFFECT;
    }

    /** The counts of all kinds that ask for the untouched host's answer. */
    KindCount kept() {
        KindCount kept = KindCount.NONE;
        for (ProbeKind kind : KINDS) {
            kept = kind.expectsTarget() ? kept : kept.plus(of(kind));
        }
        return kept;
    }
}
