package io.onceedit.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import io.onceedit.report.ScoredGroup;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two edits on one host, two methods that open their gates at different prompts, rows written by hand. */
final class WhatIfIT {
    private static final String RUN = "20260101T000000Z-aaaa";

    private static SparkSession session;
    private static StoredRun run;

    @BeforeAll
    static void publish(@TempDir Path store) throws IOException {
        session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .getOrCreate();
        StoreLayout layout = StoreLayout.at(store.toString());
        InventedRun made = new InventedRun(RUN);
        for (String fact : List.of("f1", "f2")) {
            made.with("facts", "fact_id", fact, "edit_set_id", "set");
        }
        made.with("hosts", "host_id", "zeta");
        for (String method : List.of("host", "a", "b", "bare")) {
            String rule = method.equals("host") ? "host" : "text";
            made.with(
                    "cells",
                    "cell_id",
                    method,
                    "host_id",
                    "zeta",
                    "method",
                    method,
                    "rule",
                    rule,
                    "edit_set_id",
                    "set",
                    "protocol",
                    "teacher_forced");
            made.with(
                    "metrics",
                    "host_id",
                    "zeta",
                    "method",
                    method,
                    "rule",
                    rule,
                    "protocol",
                    "teacher_forced",
                    "batch_size",
                    2L,
                    "metric",
                    "reliability");
        }
        probe(made, "f1", "edit", "host closed 0", "a open 0.9 1", "b open 0.6 1");
        probe(made, "f2", "edit", "host closed 0", "a closed 0", "b open 0.8 1");
        probe(made, "f1", "locality", "host closed 1", "a open 0.4 0", "b closed 1");
        kept(made, "a", "f1/edit/0", 0, "0.2 0.9", "0.7 0.1");
        kept(made, "a", "f1/locality/0", 0, "0.8 0.05", "0.1 0.9");
        kept(made, "b", "f2/edit/0", 0.5, "0.1 0.5", "0.1 0.1");
        made.publish(session, layout, Map.of());
        run = new StoredRun(session, layout, StoredRuns.of(layout, HadoopSettings.of(session)), RUN);
    }

    private static void probe(InventedRun made, String fact, String kind, String... answers) {
        for (String answer : answers) {
            String[] words = answer.split(" ", -1);
            boolean open = words[1].equals("open");
            double right = Double.parseDouble(words[words.length - 1]);
            made.with(
                    "outcomes",
                    "cell_id",
                    words[0],
                    "host_id",
                    "zeta",
                    "method",
                    words[0],
                    "protocol",
                    "teacher_forced",
                    "edit_set_id",
                    "set",
                    "batch_size",
                    2L,
                    "fact_id",
                    fact,
                    "probe_id",
                    fact + "/" + kind + "/0",
                    "probe_kind",
                    kind,
                    "status",
                    "ok",
                    "pass",
                    right == 1,
                    "score",
                    right,
                    "exact",
                    right,
                    "gate_open",
                    open,
                    "alpha",
                    open ? Double.parseDouble(words[2]) : 0.0);
        }
    }

    /** The expected token's probability at the host and share of the plug-in, and those of another. */
    private static void kept(InventedRun made, String cell, String probe, double unread, String... tokens) {
        for (int i = 0; i < tokens.length; i++) {
            String[] shares = tokens[i].split(" ", -1);
            made.with(
                    "candidates",
                    "cell_id",
                    cell,
                    "method",
                    cell,
                    "protocol",
                    "teacher_forced",
                    "probe_id",
                    probe,
                    "token_id",
                    (long) i,
                    "expected",
                    i == 0,
                    "host_p",
                    Double.valueOf(shares[0]),
                    "plugin_p",
                    Double.valueOf(shares[1]),
                    "plugin_unread",
                    unread);
        }
    }

    @AfterAll
    static void close() {
        session.stop();
    }

    private static WhatIf.Result weighed(String method, List<String> or, String answers, double weight) {
        return new WhatIf(run).of(new WhatIf.Change(method, List.of(), or, 0, answers, weight), run.bootstrap());
    }

    private static WhatIf.Result of(List<String> and, List<String> or, double leastAlpha, String answers) {
        return new WhatIf(run)
                .of(new WhatIf.Change("a", and, or, leastAlpha, answers, WhatIf.Change.AS_STORED), run.bootstrap());
    }

    private static List<Double> values(WhatIf.Result result) {
        assertThat(result.after()).hasSize(1);
        ScoredGroup after = result.after().get(0);
        assertThat(after.group().method().name()).isEqualTo("a, what if");
        return List.of(
                after.score(MetricName.RELIABILITY, Measure.EXACT).orElseThrow().value(),
                after.score(MetricName.LOCALITY, Measure.EXACT).orElseThrow().value());
    }

    @Test
    void withoutAChangeTheStoredAnswersStand() {
        WhatIf.Result result = of(List.of(), List.of(), 0, "");
        assertThat(values(result)).containsExactly(0.5, 0.0);
        assertThat(result.opened() + result.closed() + result.unknown()).isZero();
        assertThat(result.before()).hasSize(1);
    }

    @Test
    void aSecondGateOrAThresholdLeavesPromptsToTheHost() {
        WhatIf.Result and = of(List.of("b"), List.of(), 0, "");
        assertThat(values(and)).containsExactly(0.5, 1.0);
        assertThat(and.closed()).isEqualTo(1);
        WhatIf.Result threshold = of(List.of(), List.of(), 0.95, "");
        assertThat(values(threshold)).containsExactly(0.0, 1.0);
        assertThat(threshold.closed()).isEqualTo(2);
    }

    @Test
    void anotherGateOpensWithItsOwnAnswer() {
        WhatIf.Result or = of(List.of(), List.of("b"), 0, "");
        assertThat(values(or)).containsExactly(1.0, 0.0);
        assertThat(or.opened()).isEqualTo(1);
        assertThat(values(of(List.of(), List.of("b"), 0.85, ""))).containsExactly(0.5, 1.0);
    }

    @Test
    void anAnswerThatNobodyHasComputedIsAnError() {
        WhatIf.Result result = of(List.of(), List.of(), 0, "b");
        assertThat(result.unknown()).isEqualTo(1);
        assertThat(values(result)).containsExactly(0.5, 0.0);
        assertThat(result.after().get(0).errors()).isEqualTo(1);
    }

    /** The edit is right from 5/13 on, the locality up to 14/31. */
    @ParameterizedTest
    @CsvSource({"0, 0, 1", "0.38, 0, 1", "0.42, 0.5, 1", "0.46, 0.5, 0", "1, 0.5, 0"})
    void theTokenThatLeadsUnderTheWeightStands(double weight, double reliability, double locality) {
        WhatIf.Result result = weighed("a", List.of(), "", weight);
        assertThat(values(result)).containsExactly(reliability, locality);
        assertThat(result.opened() + result.closed() + result.unknown() + result.uncertain())
                .isZero();
    }

    @Test
    void whatTheKeptTokensDoNotDecideIsAnErrorAndCounted() {
        WhatIf.Result result = weighed("a", List.of("b"), "", 0.5);
        assertThat(values(result)).containsExactly(0.5, 0.0);
        assertThat(result.opened()).isEqualTo(1);
        assertThat(result.uncertain()).isEqualTo(1);
        assertThat(result.unknown()).isZero();
        assertThat(result.after().get(0).errors()).isEqualTo(1);
    }

    /** Of one of b's answers nothing is kept, another was never asked for. */
    @Test
    void anAnswerOfWhichNothingIsKeptIsAnErrorToo() {
        WhatIf.Result result = weighed("a", List.of(), "b", 0.5);
        assertThat(result.unknown()).isEqualTo(2);
        assertThat(result.uncertain()).isZero();
        assertThat(result.after().get(0).errors()).isEqualTo(2);
    }

    @Test
    void answersThatNoWeightCanChangeAreRefused() {
        assertThatThrownBy(() -> weighed("host", List.of(), "", 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot fuse answers of method host again: its rule is host, and only rule text keeps what the"
                                + " plug-in gives the host's tokens");
        assertThatThrownBy(() -> weighed("bare", List.of(), "", 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Cannot fuse answers of run " + RUN + " again: it has kept no candidates of method bare; run"
                                + " the sweep again with evaluation.kept_candidates above 0");
    }

    @Test
    void aMethodThatTheRunHasNotIsNamedWithThoseThatItHas() {
        assertThatThrownBy(() -> of(List.of("c"), List.of(), 0, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown method c of run " + RUN + ": it has a, b, bare, host");
    }
}
