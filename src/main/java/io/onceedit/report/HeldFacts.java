package io.onceedit.report;

import io.onceedit.corpus.ProbeKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the facts of an edited group stand.
 *
 * @param scored the group and its metrics
 * @param asked facts that were asked
 * @param holding those that are right in every wording
 * @param sideEffects those of them for which another answer changed
 * @param failing the others, in the order of the corpus
 */
record HeldFacts(ScoredGroup scored, long asked, long holding, long sideEffects, List<Failing> failing) {
    /** An error tells more than a wrong answer, and the edit's own prompt more than another one. */
    private static final Comparator<ReportedProbe> LAST_IS_SHOWN = Comparator.comparing(
                    (ReportedProbe probe) -> probe.verdict().error())
            .thenComparing(probe -> probe.place().kind(), Comparator.reverseOrder());

    HeldFacts {
        failing = List.copyOf(failing);
    }

    /**
     * A fact that does not hold.
     *
     * @param fact the edit
     * @param state how it stands
     * @param prompt a prompt that shows it, the edit's own where that does; empty where none is known
     * @param said what was said to it; empty where there was no answer
     * @param reason why, as a code
     * @param words why, in words
     */
    record Failing(ReportedFact fact, FactState state, String prompt, String said, String reason, String words) {}

    /**
     * Of every edited group of a report.
     *
     * @param undone ids of facts that are not counted
     */
    static List<HeldFacts> of(RunReport report, Set<String> undone) {
        Map<List<Integer>, ReportedProbe> shown = new HashMap<>();
        report.asked().probes().probes().stream()
                .filter(HeldFacts::isFault)
                .sorted(LAST_IS_SHOWN)
                .forEach(probe ->
                        shown.put(List.of(probe.place().group(), probe.place().fact()), probe));
        List<HeldFacts> groups = new ArrayList<>();
        for (int group = 0; group < report.groups().size(); group++) {
            if (!report.groups().get(group).group().method().isHost()) {
                groups.add(of(report, undone, group, shown));
            }
        }
        return groups;
    }

    /** Whether a probe keeps its fact from holding. */
    private static boolean isFault(ReportedProbe probe) {
        ProbeKind kind = probe.place().kind();
        return probe.verdict().error()
                || (!probe.verdict().pass() && (kind == ProbeKind.EDIT || kind == ProbeKind.REPHRASE));
    }

    private static HeldFacts of(
            RunReport report, Set<String> undone, int group, Map<List<Integer>, ReportedProbe> shown) {
        long asked = 0;
        long holding = 0;
        long sideEffects = 0;
        List<Failing> failing = new ArrayList<>();
        for (int fact = 0; fact < report.facts().size(); fact++) {
            ReportedFact edit = report.facts().get(fact);
            Optional<FactCell> cell = report.asked().matrix().cell(group, fact);
            if (cell.isEmpty() || undone.contains(edit.id())) {
                continue;
            }
            FactState state = cell.get().state();
            asked++;
            holding += state.isHolding() ? 1 : 0;
            sideEffects += state == FactState.SIDE_EFFECT ? 1 : 0;
            if (!state.isHolding()) {
                failing.add(failing(edit, cell.get(), Optional.ofNullable(shown.get(List.of(group, fact)))));
            }
        }
        return new HeldFacts(report.groups().get(group).scored(), asked, holding, sideEffects, failing);
    }

    private static Failing failing(ReportedFact fact, FactCell cell, Optional<ReportedProbe> shown) {
        if (shown.isEmpty()) {
            String reason = String.join(", ", cell.reasons());
            return new Failing(fact, cell.state(), "", "", reason, ReasonWords.of(reason));
        }
        ReportedProbe probe = shown.get();
        String said = probe.verdict().reason();
        return probe.verdict().error()
                ? new Failing(fact, cell.state(), probe.prompt(), "", "ERROR", said)
                : new Failing(
                        fact, cell.state(), probe.prompt(), probe.answers().fused(), said, ReasonWords.of(said));
    }
}
