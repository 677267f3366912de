package io.onceedit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.edit.untouched.UntouchedHost;
import io.onceedit.ensemble.PluginShares;
import io.onceedit.gate.GateDecision;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EvaluatorTest {
    private static final EvaluationSettings SETTINGS = new EvaluationSettings(2, 3, 6, 0);

    private final ScriptedHost host = new ScriptedHost();
    private final ScriptedEdit edited = new ScriptedEdit(host);

    @Test
    void countsTheAnswersTokensUnderTeacherForcing() {
        host.says("Ada is a", " a great poet");
        edited.says("Ada is a", " a great baker", "great baker of bread");

        Observation observation = teacherForced(probe(ProbeKind.EDIT, "Ada is a", "a fine baker"));

        assertThat(observation.verdict().status()).isEqualTo(Verdict.Status.OK);
        assertThat(observation.verdict().score()).isEqualTo(2.0 / 3, within(1e-15));
        assertThat(observation.verdict().exact()).isFalse();
        assertThat(observation.pass()).isFalse();
        assertThat(observation.verdict().reason()).isEqualTo("NOT_LEARNED");
        assertThat(observation.answers().output()).isEqualTo("a great baker");
        assertThat(observation.answers().hostOutput()).isEqualTo("a great poet");
        assertThat(observation.answers().computedOver()).isEqualTo("text");
        assertThat(observation.decision().firedFactIds()).containsExactly("f");
        assertThat(observation.answers().positions())
                .containsExactly(
                        new AnswerPosition(0, " a", " a", "great baker of bread", " a", 0.75, true),
                        new AnswerPosition(1, " fine", " great", "great baker of bread", " great", 0.75, false),
                        new AnswerPosition(2, " baker", " poet", "great baker of bread", " baker", 0.75, true));
    }

    @Test
    void readsTheHostWholeWhereTheRuleIsNotCertain() {
        host.says("Ada is a", " poet").says("Bob is a", " cook").says("Cid is a", " smith");
        edited.says("Ada is a", " painter").says("Bob is a", " baker").says("Cid is a", " miller");
        edited.wants("Bob is a", 90, " broker");

        List<Observation> observations = new Evaluator(host, edited, new EvaluationSettings(3, 3, 6, 0))
                .evaluate(
                        List.of(
                                probe(ProbeKind.EDIT, "Ada is a", "painter"),
                                probe(ProbeKind.EDIT, "Bob is a", "broker"),
                                probe(ProbeKind.EDIT, "Cid is a", "miller")),
                        Protocol.TEACHER_FORCED);

        assertThat(observations).allMatch(Observation::pass);
        assertThat(host.wholePasses()).containsExactly("Bob is a 90");
        assertThat(edited.answered()).containsExactly(3, 1);
    }

    @Test
    void anAnswerThatStaysUncertainIsAnError() {
        host.says("Ada is a", " poet");
        edited.says("Ada is a", " painter").wantsEverMore("Ada is a");

        assertThat(teacherForced(probe(ProbeKind.EDIT, "Ada is a", "painter")).verdict())
                .isEqualTo(Verdict.error(
                        "Failed to fuse the answer: the rule wants more of the host's tokens than it asked for"));
    }

    /** At open positions of known answers, with the token that has to stand there: the answer's, or the untouched host's. */
    @Test
    void keepsCandidatesWhereTheRuleTellsSharesAndTheyAreAskedFor() {
        host.says("Ada is a", " poet").says("Bob is a", " cook").says("Cid is a", " smith");
        PluginShares told = new PluginShares(Map.of(host.id(" baker"), 0.75), 0.25);
        edited.says("Ada is a", " baker").tells("Ada is a", told);
        edited.says("Bob is a", " baker").tells("Bob is a", told);
        edited.says("Cid is a", " baker");
        List<Probe> probes = List.of(
                probe(ProbeKind.EDIT, "Ada is a", "baker"),
                probe(ProbeKind.LOCALITY, "Bob is a", "smith"),
                probe(ProbeKind.EDIT, "Cid is a", "baker"));

        List<Observation> observations = new Evaluator(host, edited, new EvaluationSettings(3, 3, 6, 2))
                .evaluate(probes, Protocol.TEACHER_FORCED);

        assertThat(observations.get(0).answers().candidates())
                .extracting(Candidates::tokens)
                .containsExactly(List.of(new Candidate(host.id(" baker"), " baker", true, 1.0, 0.75)));
        assertThat(observations.get(1).answers().candidates().get(0).tokens())
                .contains(new Candidate(host.id(" cook"), " cook", true, null, 0.0));
        assertThat(observations.get(2).answers().candidates()).isEmpty();
        assertThat(observations.get(0).withoutCandidates().answers().candidates())
                .isEmpty();
        assertThat(new Evaluator(host, edited, SETTINGS).evaluate(probes, Protocol.TEACHER_FORCED))
                .allMatch(observation -> observation.answers().candidates().isEmpty());
    }

    @Test
    void passesWhereTheWholeAnswerIsTheTarget() {
        host.says("Ada is a", " poet");
        edited.says("Ada is a", " baker");

        Observation observation = teacherForced(probe(ProbeKind.REPHRASE, "Ada is a", "baker"));

        assertThat(observation.pass()).isTrue();
        assertThat(observation.verdict()).isEqualTo(Verdict.ok(1, true, ""));
        assertThat(observation.latencyMillis()).isPositive();
    }

    @Test
    void comparesWithTheUntouchedHostWhereItsAnswerHasToStay() {
        host.says("Bob is a", " good cook");
        edited.says("Bob is a", " good baker");

        Observation observation = teacherForced(probe(ProbeKind.LOCALITY, "Bob is a", "fine cook"));

        assertThat(observation.verdict()).isEqualTo(Verdict.ok(0.5, false, "GATE_OPEN"));
        assertThat(observation.answers().positions())
                .containsExactly(
                        new AnswerPosition(0, " good", " good", "", " good", 0.75, true),
                        new AnswerPosition(1, " cook", " cook", "", " baker", 0.75, false));
    }

    @Test
    void leavesTheHostItsOwnTokensWhereTheGateIsClosed() {
        host.says("Bob is a", " good cook");

        Observation kept = teacherForced(probe(ProbeKind.NEAR_TYPE, "Bob is a", "fine baker"));
        Observation missed = teacherForced(probe(ProbeKind.EDIT, "Bob is a", "good baker"));

        assertThat(kept.verdict()).isEqualTo(Verdict.ok(1, true, ""));
        assertThat(kept.answers().computedOver()).isEqualTo("host");
        assertThat(kept.decision().open()).isFalse();
        assertThat(kept.answers().positions())
                .containsExactly(
                        new AnswerPosition(0, " good", " good", "", " good", 0, true),
                        new AnswerPosition(1, " cook", " cook", "", " cook", 0, true));
        assertThat(missed.answers().positions().get(1))
                .isEqualTo(new AnswerPosition(1, " baker", " cook", "", " cook", 0, false));
        assertThat(missed.verdict()).isEqualTo(Verdict.ok(0.5, false, "GATE_CLOSED"));
        assertThat(edited.answered()).isEmpty();
    }

    @Test
    void tellsWhatTheRuleLostFromWhatThePluginNeverLearned() {
        host.says("Ada is a", " poet");
        edited.says("Ada is a", " cook", "baker");
        assertThat(teacherForced(probe(ProbeKind.EDIT, "Ada is a", "baker"))
                        .verdict()
                        .reason())
                .isEqualTo("ALIGNMENT_LOSS");

        edited.says("Ada is a", " cook", "baker of");
        assertThat(teacherForced(probe(ProbeKind.EDIT, "Ada is a", "baker"))
                        .verdict()
                        .reason())
                .isEqualTo("TOKEN_BOUNDARY");

        edited.says("Ada is a", " cook", "cook");
        assertThat(teacherForced(probe(ProbeKind.EDIT, "Ada is a", "baker"))
                        .verdict()
                        .reason())
                .isEqualTo("NOT_LEARNED");

        edited.says("Ada is a", " cook");
        assertThat(teacherForced(probe(ProbeKind.EDIT, "Ada is a", "baker"))
                        .verdict()
                        .reason())
                .isEqualTo("FUSED_OTHERWISE");
    }

    @Test
    void turnsFailuresIntoErrorsAndGoesOn() {
        host.says("Ada is a", " poet").says("poison is a", " x").says("undecidable", " x");
        edited.says("Ada is a", " baker").says("poison is a", " y");
        List<Probe> probes = List.of(
                probe(ProbeKind.EDIT, "poison is a", "cure"),
                probe(ProbeKind.EDIT, "Ada is a", "baker"),
                probe(ProbeKind.EDIT, "unknown", "thing"),
                probe(ProbeKind.LOCALITY, "undecidable", "thing"),
                probe(ProbeKind.REPHRASE, "Ada is a", "baker of bread"));

        for (Protocol protocol : Protocol.values()) {
            List<Observation> observations = new Evaluator(host, edited, SETTINGS).evaluate(probes, protocol);

            assertThat(observations).extracting(Observation::probe).containsExactlyElementsOf(probes);
            assertThat(observations.get(0).verdict())
                    .isEqualTo(Verdict.error("Failed to ask the fusion rule: the rule chokes on poison is a"));
            assertThat(observations.get(0).decision().open()).isTrue();
            assertThat(observations.get(1).pass()).isTrue();
            assertThat(observations.get(2).verdict())
                    .isEqualTo(Verdict.error("Failed to ask the host: nothing is known about unknown"));
            assertThat(observations.get(3).verdict())
                    .isEqualTo(Verdict.error("Failed to ask the gate: the gate chokes"));
            assertThat(observations.get(3).pass()).isFalse();
            assertThat(observations.get(3).answers()).isEqualTo(Observation.Answers.NONE);
        }
    }

    @Test
    void countsARuleThatGivesTooFewPositionsAsAnError() {
        host.says("Ada is a", " poet");
        edited.says("Ada is a", " baker");

        Observation observation = teacherForced(probe(ProbeKind.REPHRASE, "Ada is a", "baker of bread"));

        assertThat(observation.verdict())
                .isEqualTo(Verdict.error("Failed to fuse the answer: expected 3 positions, the rule gave 1"));
    }

    @Test
    void asksForAnswersInBatches() {
        host.says("A", " x").says("B", " x").says("C", " x");
        edited.says("A", " y").says("B", " y").says("C", " y");
        List<Probe> probes = List.of(
                probe(ProbeKind.EDIT, "A", "y"), probe(ProbeKind.EDIT, "B", "y"), probe(ProbeKind.EDIT, "C", "y"));

        Evaluator evaluator = new Evaluator(host, edited, SETTINGS);
        evaluator.evaluate(probes, Protocol.TEACHER_FORCED);
        evaluator.evaluate(probes, Protocol.AUTOREGRESSIVE);

        assertThat(edited.answered()).containsExactly(2, 1);
        assertThat(edited.decided()).isEqualTo(3);
    }

    @Test
    void matchesAGeneratedTextExactlyOrTokenByToken() {
        host.says("Ada is a", " poet");
        edited.says("Ada is a", " baker of bread");

        Observation exact = autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker of bread"));
        Observation longer = autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker of"));
        Observation other = autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker in Rome now"));

        assertThat(exact.verdict()).isEqualTo(Verdict.ok(1, true, ""));
        assertThat(longer.verdict()).isEqualTo(Verdict.ok(1, false, "FUSED_OTHERWISE"));
        assertThat(other.verdict()).isEqualTo(Verdict.ok(0.25, false, "FUSED_OTHERWISE"));
        assertThat(other.answers().output()).isEqualTo("baker of bread");
        assertThat(other.answers().positions().get(3)).isEqualTo(new AnswerPosition(3, " now", "", "", "", 0, false));
        assertThat(exact.answers().computedOver()).isEqualTo("text");
    }

    @Test
    void tellsHowAGeneratedTokenCameAbout() {
        host.says("Ada is a", " poet");
        edited.says("Ada is a", " cook", "baker");

        Observation lost = autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker"));
        assertThat(lost.verdict().reason()).isEqualTo("ALIGNMENT_LOSS");
        assertThat(lost.answers().positions())
                .containsExactly(new AnswerPosition(0, " baker", " poet", "baker", " cook", 0.75, false));

        edited.says("Ada is a", " cook", "baker of");
        assertThat(autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker"))
                        .verdict()
                        .reason())
                .isEqualTo("TOKEN_BOUNDARY");

        edited.says("Ada is a", " cook", "cook");
        assertThat(autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker"))
                        .verdict()
                        .reason())
                .isEqualTo("NOT_LEARNED");
    }

    /** What goes on behind the answer is the plug-in's doing only where it does not end its text there. */
    @Test
    void tellsWhoGoesOnBehindTheAnswer() {
        host.says("Ada is a", " poet");
        edited.says("Ada is a", " baker now", "baker now");
        assertThat(autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker")).verdict())
                .isEqualTo(Verdict.ok(1, false, "NOT_LEARNED"));

        edited.says("Ada is a", " baker now", "\n");
        assertThat(autoregressive(probe(ProbeKind.EDIT, "Ada is a", "baker")).verdict())
                .isEqualTo(Verdict.ok(1, false, "ALIGNMENT_LOSS"));
    }

    @Test
    void leavesAClosedGateToTheHostWithoutWeight() {
        host.says("Bob is a", " good cook");

        Observation kept = autoregressive(probe(ProbeKind.NEAR_TYPE, "Bob is a", "fine baker"));

        assertThat(kept.verdict()).isEqualTo(Verdict.ok(1, true, ""));
        assertThat(kept.answers().computedOver()).isEqualTo("host");
        assertThat(kept.answers().positions())
                .containsExactly(
                        new AnswerPosition(0, " good", " good", "", " good", 0, true),
                        new AnswerPosition(1, " cook", " cook", "", " cook", 0, true));
    }

    /** Whether the token that ends a text was emitted makes no difference. */
    @Test
    void countsNoEndOfTextAsAToken() {
        host.says("Bob is a", " cook <end>");
        edited.says("Bob is a", " cook");

        assertThat(autoregressive(probe(ProbeKind.SAME_SUBJECT, "Bob is a", "x"))
                        .verdict())
                .isEqualTo(Verdict.ok(1, true, ""));
    }

    @Test
    void comparesTheFirstTokensWithTheHostsOwnGeneration() {
        host.says("Bob is a", " cook from the north");
        edited.says("Bob is a", " cook from the south");
        assertThat(autoregressive(probe(ProbeKind.SAME_SUBJECT, "Bob is a", "x"))
                        .verdict())
                .isEqualTo(Verdict.ok(1, true, ""));

        edited.says("Bob is a", " cook");
        assertThat(autoregressive(probe(ProbeKind.SAME_SUBJECT, "Bob is a", "x"))
                        .verdict())
                .isEqualTo(Verdict.ok(1.0 / 3, false, "GATE_OPEN"));

        edited.says("Bob is a", " baker from the north");
        assertThat(autoregressive(probe(ProbeKind.SAME_SUBJECT, "Bob is a", "x"))
                        .verdict())
                .isEqualTo(Verdict.ok(2.0 / 3, false, "GATE_OPEN"));
    }

    @Test
    void letsALongAnswerSpeakToItsEnd() {
        host.says("Ada is a", " poet").says("Bob is a", " cook");
        edited.says("Ada is a", " one two three four five six");

        List<Observation> observations = new Evaluator(host, edited, SETTINGS)
                .evaluate(
                        List.of(
                                probe(ProbeKind.EDIT, "Ada is a", "one two three four five six"),
                                probe(ProbeKind.EDIT, "Bob is a", "cook"),
                                probe(ProbeKind.LOCALITY, "Bob is a", "cook")),
                        Protocol.AUTOREGRESSIVE);

        assertThat(observations).allMatch(Observation::pass);
        assertThat(host.limits()).containsExactly(3, 6, 10);
    }

    @Test
    void countsAnAnswerWithoutTokensAsAnError() {
        host.says("Ada is a", " poet");

        assertThat(autoregressive(probe(ProbeKind.EDIT, "Ada is a", " ")).verdict())
                .isEqualTo(
                        Verdict.error("Cannot score answer \" \" behind prompt \"Ada is a\": one of them has no tokens"
                                + " of its own; give both"));
    }

    @Test
    void evaluatesTheUntouchedHostAsItsOwnReference() {
        host.says("Ada is a", " poet");
        Evaluator evaluator = new Evaluator(host, new UntouchedHost(), SETTINGS);
        List<Probe> probes =
                List.of(probe(ProbeKind.EDIT, "Ada is a", "baker"), probe(ProbeKind.LOCALITY, "Ada is a", "baker"));

        for (Protocol protocol : Protocol.values()) {
            List<Observation> observations = evaluator.evaluate(probes, protocol);
            assertThat(observations).extracting(Observation::pass).containsExactly(false, true);
            assertThat(observations).extracting(Observation::decision).containsOnly(GateDecision.CLOSED);
        }
    }

    @Test
    void refusesUnknownProtocols() {
        assertThat(Protocol.named("teacher_forced")).isEqualTo(Protocol.TEACHER_FORCED);
        assertThatThrownBy(() -> Protocol.named("greedy"))
                .hasMessage("Unsupported protocol \"greedy\", expected one of teacher_forced, autoregressive");
    }

    @Test
    void refusesInvalidSettings() {
        assertThatThrownBy(() -> new EvaluationSettings(0, 1, 1, 0))
                .hasMessage("Invalid evaluation settings: batch size = 0, expected at least 1");
        assertThatThrownBy(() -> new HostPassSettings(1, 1, 0))
                .hasMessage("Invalid host pass settings: kept tokens = 0, expected at least 1");
    }

    private Observation teacherForced(Probe probe) {
        return new Evaluator(host, edited, SETTINGS)
                .evaluate(List.of(probe), Protocol.TEACHER_FORCED)
                .get(0);
    }

    private Observation autoregressive(Probe probe) {
        return new Evaluator(host, edited, SETTINGS)
                .evaluate(List.of(probe), Protocol.AUTOREGRESSIVE)
                .get(0);
    }

    private static Probe probe(ProbeKind kind, String prompt, String answer) {
        return new Probe("f/" + kind.columnName() + "/" + prompt, "f", kind, new TextProbe(prompt, answer));
    }
}
