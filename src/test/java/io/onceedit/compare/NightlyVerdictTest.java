package io.onceedit.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.compare.NightlyVerdict.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NightlyVerdictTest {
    private static final double ONE_IN_A_HUNDRED = 0.01;

    private static ComparedGroup group(String host) {
        return new ComparedGroup(host, "text", "teacher_forced", 100, 1, "edit");
    }

    /** A hundred facts, of which some are lost, and probes that have no result. */
    private static JudgedComparison judged(int lost, int leftOut) {
        List<PairedCounts> counts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            counts.add(new PairedCounts("fact-" + i, 1, i < lost ? 1 : 0, 0, 0, i == 99 ? leftOut : 0));
        }
        return Judge.USUAL
                .of(List.of(new PairedTest(1000, 1).of(group("llama"), counts)))
                .get(0);
    }

    private static FlipSum flip(FlipCause.Kind kind, String name, String host, long lost) {
        return new FlipSum(new FlipCause(kind, name), group(host), lost, 1, List.of("fact-1"));
    }

    private static NightlyEvidence evidence(boolean complete, JudgedComparison judged, FlipSum... flips) {
        return new NightlyEvidence(complete, List.of(judged), List.of(flips), List.of(), ReadAgain.NONE);
    }

    @Test
    void passesAndSaysWhatCouldNotHaveBeenSeen() {
        NightlyVerdict verdict = NightlyVerdict.of(evidence(true, judged(0, 1)), ONE_IN_A_HUNDRED);
        assertThat(verdict.outcome()).isEqualTo(Outcome.PASS);
        assertThat(verdict.reasons())
                .containsExactly(
                        "nothing is lost significantly; drops under 6.0 points (6.0 in the smallest group) could not have been seen");
        assertThat(verdict.incidents()).isEmpty();
    }

    @Test
    void isARegressionWithItsNumbersAndOneIncidentForEachCause() {
        NightlyVerdict verdict = NightlyVerdict.of(
                evidence(
                        true,
                        judged(8, 0),
                        flip(FlipCause.Kind.HOST_CHANGED, "gpt2", "gpt2", 2),
                        flip(FlipCause.Kind.PLUGIN_CHANGED, "batch-0", "llama", 3),
                        flip(FlipCause.Kind.PLUGIN_CHANGED, "batch-0", "gemma", 3),
                        flip(FlipCause.Kind.CODE_CHANGED, "", "gemma", 0)),
                ONE_IN_A_HUNDRED);
        assertThat(verdict.outcome()).isEqualTo(Outcome.REGRESSION);
        assertThat(verdict.reasons()).hasSize(1);
        assertThat(verdict.reasons().get(0))
                .startsWith("text on llama, edit, teacher_forced: -8.0 points (95 % ")
                .contains("8 lost, 0 won of 100");
        assertThat(verdict.incidents())
                .extracting(Incident::describe)
                .containsExactly(
                        "the plug-in of edit batch batch-0 has changed: 6 answers lost, 2 won, on gemma, llama",
                        "host gpt2 has changed: 2 answers lost, 1 won, on gpt2");
    }

    @Test
    void aLostProtectedFactFailsAlone() {
        NightlyVerdict verdict = NightlyVerdict.of(
                new NightlyEvidence(true, List.of(judged(1, 0)), List.of(), List.of("fact-0"), ReadAgain.NONE),
                ONE_IN_A_HUNDRED);
        assertThat(verdict.outcome()).isEqualTo(Outcome.REGRESSION);
        assertThat(verdict.reasons()).containsExactly("protected facts are lost: fact-0");
    }

    @Test
    void thereIsNoneWhereComparingIsUnsound() {
        NightlyVerdict bug = NightlyVerdict.of(
                evidence(true, judged(8, 0), flip(FlipCause.Kind.NONDETERMINISTIC, "", "llama", 0)), ONE_IN_A_HUNDRED);
        assertThat(bug.outcome()).isEqualTo(Outcome.NO_VERDICT);
        assertThat(bug.reasons().get(0)).startsWith("NONDETERMINISTIC: answers differ though nothing has changed");
        assertThat(bug.reasons()).hasSize(2);

        NightlyVerdict incomplete = NightlyVerdict.of(evidence(false, judged(0, 0)), ONE_IN_A_HUNDRED);
        assertThat(incomplete.outcome()).isEqualTo(Outcome.NO_VERDICT);
        assertThat(incomplete.reasons())
                .containsExactly("units or probes have no result, in this run or in the baseline");

        NightlyVerdict sparse = NightlyVerdict.of(evidence(true, judged(0, 2)), ONE_IN_A_HUNDRED);
        assertThat(sparse.outcome()).isEqualTo(Outcome.NO_VERDICT);
        assertThat(sparse.reasons())
                .containsExactly("2 of 102 probes have no result in one of the runs, more than 1.0 %");

        NightlyVerdict empty = NightlyVerdict.of(
                new NightlyEvidence(true, List.of(), List.of(), List.of(), ReadAgain.NONE), ONE_IN_A_HUNDRED);
        assertThat(empty.outcome()).isEqualTo(Outcome.NO_VERDICT);
        assertThat(empty.reasons()).containsExactly("no probe has a result in both runs");
    }

    @Test
    void isReadAsItWasWritten() {
        StoredVerdict verdict = new StoredVerdict(
                "r2", "2026-11-27", "r1", Instant.parse("2026-11-27T02:00:00Z"), Outcome.REGRESSION, List.of("why"));
        assertThat(StoredVerdict.parse("r2", verdict.json(List.of(), evidence(true, judged(0, 0)))))
                .isEqualTo(verdict);
        assertThatThrownBy(() -> StoredVerdict.parse("r2", "{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid verdict.json of run r2: ")
                .hasMessageEndingWith("; compare the run again");
        assertThatThrownBy(() -> StoredVerdict.parse("r2", "{"))
                .hasMessageStartingWith("Invalid verdict.json of run r2: ");
    }
}
