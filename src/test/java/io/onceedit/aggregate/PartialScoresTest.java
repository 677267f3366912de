package io.onceedit.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.Protocol;
import io.onceedit.evaluate.Verdict;
import io.onceedit.gate.GateDecision;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class PartialScoresTest {
    private static final Offset<Double> EXACTLY = within(1e-11);

    /** Facts a and b; b's second rephrasing is an error. */
    private static final List<Observation> OBSERVATIONS = List.of(
            observed("a", ProbeKind.EDIT, Verdict.ok(1, true, "")),
            observed("b", ProbeKind.EDIT, Verdict.ok(0.5, false, "NOT_LEARNED")),
            observed("a", ProbeKind.REPHRASE, Verdict.ok(1.0 / 3, false, "GATE_CLOSED")),
            observed("b", ProbeKind.REPHRASE, Verdict.ok(1, true, "")),
            observed("b", ProbeKind.REPHRASE, Verdict.error("broken")),
            observed("a", ProbeKind.LOCALITY, Verdict.ok(1, true, "")),
            observed("b", ProbeKind.LOCALITY, Verdict.ok(1, true, "")));

    @Test
    void agreesWithScoresWorkedOutByHand() {
        List<Score> scores = PartialScores.of(OBSERVATIONS).scores(Bootstrap.seeded(1));

        assertThat(scores).hasSize(8);
        assertThat(value(scores, MetricName.RELIABILITY, Measure.TOKEN_SHARE)).isEqualTo(0.75, EXACTLY);
        assertThat(value(scores, MetricName.RELIABILITY, Measure.EXACT)).isEqualTo(0.5, EXACTLY);
        assertThat(value(scores, MetricName.GENERALITY, Measure.TOKEN_SHARE)).isEqualTo(4.0 / 9, EXACTLY);
        assertThat(value(scores, MetricName.GENERALITY, Measure.EXACT)).isEqualTo(1.0 / 3, EXACTLY);
        assertThat(value(scores, MetricName.LOCALITY, Measure.EXACT)).isEqualTo(1, EXACTLY);
        assertThat(value(scores, MetricName.SCORE, Measure.TOKEN_SHARE)).isEqualTo((0.75 + 4.0 / 9 + 1) / 3, EXACTLY);
        assertThat(value(scores, MetricName.SCORE, Measure.EXACT)).isEqualTo((0.5 + 1.0 / 3 + 1) / 3, EXACTLY);
    }

    @Test
    void showsPlannedScoredAndFailedProbes() {
        List<Score> scores = PartialScores.of(OBSERVATIONS).scores(Bootstrap.seeded(1));

        assertThat(find(scores, MetricName.GENERALITY, Measure.EXACT).counts()).isEqualTo(new Score.Counts(3, 2, 1, 2));
        assertThat(find(scores, MetricName.SCORE, Measure.EXACT).counts()).isEqualTo(new Score.Counts(7, 6, 1, 2));
    }

    @Test
    void givesTheIntervalOfTheDraws() {
        // Two facts with reliability 1 and 0.5: a draw gives 0.5, 0.75 or 1 with probability 1/4, 1/2, 1/4.
        Score score = find(
                PartialScores.of(OBSERVATIONS).scores(Bootstrap.seeded(3)),
                MetricName.RELIABILITY,
                Measure.TOKEN_SHARE);

        assertThat(score.ciLow()).isEqualTo(0.5, EXACTLY);
        assertThat(score.ciHigh()).isEqualTo(1, EXACTLY);
        assertThat(score.standardError()).isEqualTo(0.25 * Math.sqrt(0.5), within(0.01));
    }

    @Test
    void drawsWholeFacts() {
        // 40 facts with 10 equal probes each: clustered, the error is that of 40 coins, not of 400.
        List<Observation> observations = new ArrayList<>();
        for (int fact = 0; fact < 40; fact++) {
            for (int i = 0; i < 10; i++) {
                Verdict verdict = fact % 2 == 0 ? Verdict.ok(1, true, "") : Verdict.ok(0, false, "x");
                observations.add(observed("f" + fact, ProbeKind.REPHRASE, verdict));
            }
        }

        Score score = find(
                PartialScores.of(observations).scores(new Bootstrap(4000, 0.95, 5)),
                MetricName.GENERALITY,
                Measure.EXACT);

        double clustered = 0.5 / Math.sqrt(40);
        assertThat(score.standardError()).isEqualTo(clustered, within(0.1 * clustered));
        assertThat(score.ciLow()).isEqualTo(0.5 - 1.96 * clustered, within(0.02));
        assertThat(score.ciHigh()).isEqualTo(0.5 + 1.96 * clustered, within(0.02));
    }

    @Test
    void agreesWithAPlainBootstrap() {
        double[] shares = {0.1, 0.9, 0.4, 1, 0};
        List<Observation> observations = new ArrayList<>();
        for (int fact = 0; fact < shares.length; fact++) {
            observations.add(observed("f" + fact, ProbeKind.EDIT, Verdict.ok(shares[fact], false, "x")));
        }
        SplittableRandom random = new SplittableRandom(9);
        double[] draws = new double[1000];
        for (int draw = 0; draw < draws.length; draw++) {
            for (int i = 0; i < shares.length; i++) {
                draws[draw] += shares[random.nextInt(shares.length)] / shares.length;
            }
        }
        Arrays.sort(draws);

        Score score = PartialScores.of(observations).scores(Bootstrap.seeded(9)).get(0);

        // Quantile of type 7 over 1,000 draws: places 24.975 and 974.025.
        assertThat(score.ciLow()).isEqualTo(draws[24] + 0.975 * (draws[25] - draws[24]), within(1e-9));
        assertThat(score.ciHigh()).isEqualTo(draws[974] + 0.025 * (draws[975] - draws[974]), within(1e-9));
    }

    @Test
    void mergesPartsToTheWholeInAnyOrder() {
        List<Observation> shuffled = new ArrayList<>();
        Random random = new Random(2);
        List<ProbeKind> kinds = List.of(ProbeKind.values());
        for (int i = 0; i < 300; i++) {
            ProbeKind kind = kinds.get(i % kinds.size());
            shuffled.add(observed("f" + i % 37, kind, Verdict.ok(random.nextInt(8) / 7.0, false, "x")));
        }
        List<Score> whole = PartialScores.of(shuffled).scores(Bootstrap.seeded(4));

        Collections.shuffle(shuffled, random);
        PartialScores merged = PartialScores.of(shuffled.subList(200, 300));
        merged.merge(PartialScores.of(shuffled.subList(0, 70)));
        PartialScores travelled = new PartialScores();
        PartialScores.of(shuffled.subList(70, 200)).sums().forEach(travelled::add);
        merged.merge(travelled);

        assertThat(merged.scores(Bootstrap.seeded(4))).isEqualTo(whole);
        assertThat(merged.scores(Bootstrap.seeded(5))).isNotEqualTo(whole);
    }

    @Test
    void givesNoScoreWhereAPartIsMissing() {
        List<Score> scores = PartialScores.of(OBSERVATIONS.subList(0, 3)).scores(Bootstrap.seeded(1));

        assertThat(scores)
                .extracting(Score::metric)
                .doesNotContain(MetricName.SCORE, MetricName.LOCALITY)
                .hasSize(4);
        assertThat(new PartialScores().scores(Bootstrap.seeded(1))).isEmpty();
    }

    @Test
    void refusesTooFewDraws() {
        assertThatThrownBy(() -> new Bootstrap(10, 0.95, 1))
                .hasMessage("Invalid bootstrap: draws = 10, expected at least 1000");
        assertThatThrownBy(() -> new Bootstrap(1000, 1, 1))
                .hasMessage("Invalid bootstrap: confidence = 1.0, expected between 0 and 1");
    }

    private static double value(List<Score> scores, MetricName metric, Measure measure) {
        return find(scores, metric, measure).value();
    }

    private static Score find(List<Score> scores, MetricName metric, Measure measure) {
        return scores.stream()
                .filter(score -> score.metric() == metric && score.measure() == measure)
                .findFirst()
                .orElseThrow();
    }

    private static Observation observed(String fact, ProbeKind kind, Verdict verdict) {
        Probe probe = new Probe(fact + "/" + kind, fact, kind, new TextProbe("p", "a"));
        return new Observation(
                probe, Protocol.TEACHER_FORCED, verdict, Observation.Answers.NONE, GateDecision.CLOSED, 0);
    }
}
