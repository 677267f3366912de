package io.onceedit.spark.compare;

import io.onceedit.compare.ComparedGroup;
import io.onceedit.compare.FlipCause;
import io.onceedit.compare.PairedCounts;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of a probe of the baseline.
 *
 * @param factId the edit that the probe belongs to
 * @param kind what became of its answer
 * @param cause what differs between the runs where the answer flipped; empty where it did not
 */
record ProbeChange(String factId, Kind kind, Optional<FlipCause> cause) {
    /** What became of an answer. */
    enum Kind {
        /** One of the runs has none: no pair. */
        LEFT_OUT,
        /** It passes in both runs or in neither. */
        UNCHANGED,
        /** It passed before and does not now. */
        LOST,
        /** It passes now and did not before. */
        WON
    }

    /**
     * Pairs a probe.
     *
     * @param group where it is counted
     * @param before what the baseline has of it
     * @param now what the run has of it; empty where it does not have the probe
     * @param common what the runs have in common
     */
    static ProbeChange of(ComparedGroup group, ProbeOutcome before, Optional<ProbeOutcome> now, CommonCauses common) {
        Kind kind = now.map(after -> kind(before, after)).orElse(Kind.LEFT_OUT);
        Optional<FlipCause> cause = kind == Kind.LOST || kind == Kind.WON
                ? now.map(after -> cause(group, before, after, common))
                : Optional.empty();
        return new ProbeChange(before.factId(), kind, cause);
    }

    private static Kind kind(ProbeOutcome before, ProbeOutcome now) {
        if (!before.evaluated() || !now.evaluated()) {
            return Kind.LEFT_OUT;
        }
        if (before.passed() == now.passed()) {
            return Kind.UNCHANGED;
        }
        return before.passed() ? Kind.LOST : Kind.WON;
    }

    private static FlipCause cause(ComparedGroup group, ProbeOutcome before, ProbeOutcome now, CommonCauses common) {
        ComparedCell was = before.cell();
        ComparedCell is = now.cell();
        if (was.cellId().equals(is.cellId())) {
            return new FlipCause(common.code() ? FlipCause.Kind.NONDETERMINISTIC : FlipCause.Kind.CODE_CHANGED, "");
        }
        if (!Objects.equals(was.hostSha(), is.hostSha())) {
            return new FlipCause(FlipCause.Kind.HOST_CHANGED, group.hostId());
        }
        if (!Objects.equals(was.pluginSha(), is.pluginSha())) {
            return new FlipCause(FlipCause.Kind.PLUGIN_CHANGED, now.editSetId());
        }
        if (!Objects.equals(was.alignmentSha(), is.alignmentSha())) {
            return new FlipCause(FlipCause.Kind.ALIGNMENT_CHANGED, group.hostId());
        }
        return common.settings()
                ? new FlipCause(FlipCause.Kind.CODE_CHANGED, "")
                : new FlipCause(FlipCause.Kind.SETTINGS_CHANGED, group.method());
    }

    /** The probe alone, as its fact's counts have it. */
    PairedCounts counts() {
        boolean unexplained = cause.map(FlipCause::kind)
                .filter(FlipCause.Kind.NONDETERMINISTIC::equals)
                .isPresent();
        return new PairedCounts(
                factId,
                kind == Kind.LEFT_OUT ? 0 : 1,
                kind == Kind.LOST ? 1 : 0,
                kind == Kind.WON ? 1 : 0,
                unexplained ? 1 : 0,
                kind == Kind.LEFT_OUT ? 1 : 0);
    }
}
