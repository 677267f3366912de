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
        for (String method : List.of("host", "a", "b")) {
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

    @AfterAll
    static void close() {
        session.stop();
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

    @Test
    void aMethodThatTheRunHasNotIsNamedWithThoseThatItHas() {
        assertThatThrownBy(() -> of(List.of("c"), List.of(), 0, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown method c of run " + RUN + ": it has a, b, host");
    }
}
