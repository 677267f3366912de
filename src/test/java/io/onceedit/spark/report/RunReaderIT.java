package io.onceedit.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.corpus.Provenance;
import io.onceedit.report.AlphaHistogram;
import io.onceedit.report.Comparison;
import io.onceedit.report.FactState;
import io.onceedit.report.GroupReport;
import io.onceedit.report.KindCount;
import io.onceedit.report.ProbeFlip;
import io.onceedit.report.ProbeSample;
import io.onceedit.report.ReasonCount;
import io.onceedit.report.ReportFiles;
import io.onceedit.report.ReportedProbe;
import io.onceedit.report.ReportedRun;
import io.onceedit.report.RunReport;
import io.onceedit.report.StageTotal;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runs with known rows: what Spark makes of them is what they say. Two facts, plug-ins of one and of two edits, two hosts. */
final class RunReaderIT {
    private static final String BEFORE = "20260101T000000Z-aaaa";
    private static final String NOW = "20260102T000000Z-bbbb";
    private static final String[] HOSTS = {"alpha", "zeta"};

    private static StoredRuns runs;
    private static Path folder;
    private static RunReport report;
    private static ProbeSample few;

    @BeforeAll
    static void readOnce(@TempDir Path store) throws IOException {
        folder = store;
        StoreLayout layout = StoreLayout.at(store.toString());
        try (SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .getOrCreate()) {
            publish(BEFORE, session, layout, true);
            publish(NOW, session, layout, false);
            runs = StoredRuns.of(layout, HadoopSettings.of(session));
            report = new RunReader(session, layout, runs).read(runs.require("latest"), Optional.of(BEFORE));
            few = fewProbes(new StoredRun(session, layout, runs, NOW));
        }
    }

    /** As a run would be shown that has more probes than a page has room for. */
    private static ProbeSample fewProbes(StoredRun run) {
        Map<String, Integer> facts = new LinkedHashMap<>();
        report.facts().forEach(fact -> facts.put(fact.id(), facts.size()));
        RunGroups groups = RunGroups.of(run);
        GroupedOutcomes outcomes = new GroupedOutcomes(run, groups.byCell());
        return new ShownProbes(outcomes, facts, 2, 8).of(List.of(0, 1, 2, 3), OutcomeTallies.of(outcomes, 4, facts));
    }

    /** In the earlier run the edit of fact b is right on host zeta, and in both everything but the edits' prompts is as it should be. */
    private static void publish(String runId, SparkSession session, StoreLayout layout, boolean right)
            throws IOException {
        InventedRun run = new InventedRun(runId);
        for (String[] fact : List.of(
                new String[] {"b", "both"}, new String[] {"a", "both"}, new String[] {"b", "b"}, new String[] {"a", "a"
                })) {
            run.with(
                    "facts",
                    "fact_id",
                    fact[0],
                    "edit_set_id",
                    fact[1],
                    "prompt",
                    "Of " + fact[0],
                    "target",
                    "new",
                    "source",
                    fact[0].equals("b") ? "gazette" : "edits.jsonl",
                    "owner",
                    fact[0].equals("b") ? "registry" : null,
                    "fact_date",
                    fact[0].equals("b") ? "2026-01-01" : null,
                    "review_date",
                    fact[0].equals("b") ? "2026-12-31" : null,
                    "supersedes",
                    fact[0].equals("b") ? "z" : null);
        }
        for (String host : HOSTS) {
            run.with("hosts", "host_id", host, "architecture", "llama");
            for (long size = 1; size <= 2; size++) {
                run.with(
                        "metrics",
                        "host_id",
                        host,
                        "method",
                        "text",
                        "rule",
                        "text",
                        "protocol",
                        "teacher_forced",
                        "batch_size",
                        size,
                        "metric",
                        "reliability",
                        "exact",
                        true,
                        "value",
                        0.5,
                        "n_planned",
                        2L);
            }
            cell(run, host, "both", "a", true);
            cell(run, host, "both", "b", right || host.equals("alpha"));
            cell(run, host, "a", "a", true);
            cell(run, host, "b", "b", true);
        }
        run.with("costs", "stage", "train", "wall_s", 2.0, "cpu_s", 1.0, "tokens", 5L, "peak_bytes", 7L);
        run.with("costs", "stage", "train", "wall_s", 3.0, "cpu_s", 1.0, "tokens", 6L, "peak_bytes", 9L);
        run.with("costs", "stage", "train", "wall_s", 4.0, "reused_from", BEFORE);
        run.with("errors", "stage", "corpus", "kind", "EMPTY", "message", "line 2");
        run.with("errors", "stage", "corpus", "kind", "EMPTY", "message", "line 1");
        run.publish(session, layout, Map.of("config_sha", right ? "then" : "now", "models", Map.of("alpha", "01")));
    }

    private static void cell(InventedRun run, String host, String set, String fact, boolean right) {
        String cell = host + set;
        if (!set.equals("both") || fact.equals("a")) {
            run.with(
                    "cells",
                    "cell_id",
                    cell,
                    "host_id",
                    host,
                    "method",
                    "text",
                    "rule",
                    "text",
                    "gate",
                    "fact",
                    "edit_set_id",
                    set,
                    "batch_size",
                    set.equals("both") ? 2L : 1L,
                    "protocol",
                    "teacher_forced");
        }
        String edit = fact + "/edit/0";
        Object[] texts = {"output_text", right ? "new" : "old", "host_output_text", "old", "alpha", 1.0};
        outcome(run, cell, fact, "edit", right, right ? "" : "not_learned", texts);
        outcome(run, cell, fact, "locality", true, "", "output_text", "x", "host_output_text", "x", "alpha", 0.02);
        run.with("positions", "cell_id", cell, "probe_id", edit, "position", 1L, "plugin", "w");
        run.with("positions", "cell_id", cell, "probe_id", edit, "position", 2L, "plugin", "\n");
        run.with("positions", "cell_id", cell, "probe_id", edit, "position", 0L, "plugin", " ne");
        run.with("positions", "cell_id", cell, "probe_id", fact + "/locality/0", "position", 0L);
        if (fact.equals("b") && set.equals("b")) {
            run.with(
                    "outcomes",
                    "cell_id",
                    cell,
                    "fact_id",
                    fact,
                    "probe_id",
                    "b/rephrase/0",
                    "probe_kind",
                    "rephrase",
                    "status",
                    "error",
                    "pass",
                    false,
                    "reason",
                    "ERROR",
                    "message",
                    "Cannot read it",
                    "prompt",
                    "In other words");
        }
    }

    private static void outcome(
            InventedRun run, String cell, String fact, String kind, boolean pass, String reason, Object... more) {
        List<Object> columns = new ArrayList<>(List.of(
                "cell_id",
                cell,
                "fact_id",
                fact,
                "probe_id",
                fact + "/" + kind + "/0",
                "probe_kind",
                kind,
                "status",
                "ok",
                "pass",
                pass,
                "prompt",
                "Of " + fact,
                "target",
                kind.equals("edit") ? "new" : "x",
                "gate_open",
                kind.equals("edit")));
        columns.addAll(List.of(more));
        if (!reason.isEmpty()) {
            columns.addAll(List.of("reason", reason));
        }
        run.with("outcomes", columns.toArray());
    }

    @Test
    void aProbeInErrorSaysWhatIsWrong() {
        assertThat(report.asked().probes().probes())
                .filteredOn(probe -> probe.verdict().error())
                .isNotEmpty()
                .allSatisfy(probe -> assertThat(probe.verdict().reason()).isEqualTo("Cannot read it"));
    }

    @Test
    void groupsStandAsInTheRunFileAndFactsAsInTheCorpus() {
        assertThat(report.groups())
                .extracting(group -> group.group().host() + " " + group.group().batchSize())
                .containsExactly("zeta 1", "alpha 1", "zeta 2", "alpha 2");
        assertThat(report.facts()).extracting(fact -> fact.id()).containsExactly("b", "a");
        assertThat(report.hosts()).extracting(host -> host.id()).containsExactly("zeta", "alpha");
        assertThat(report.methods()).extracting(method -> method.gate()).containsExactly("fact");
    }

    /** A source that is the corpus says nothing of one fact. */
    @Test
    void factsHaveTheirProvenance() {
        assertThat(report.facts())
                .extracting(fact -> fact.provenance())
                .containsExactly(
                        new Provenance("gazette", "registry", "2026-01-01", "2026-12-31", "z"), Provenance.NONE);
    }

    @Test
    void aCellOfTheMatrixHasItsOwnSizeOfPlugIns() {
        assertThat(state(0, 0)).as("zeta, alone: a rephrasing has no answer").isEqualTo(FactState.ERROR);
        assertThat(report.asked().matrix().cell(0, 0).orElseThrow().of(ProbeKind.REPHRASE))
                .isEqualTo(new KindCount(1, 0, 1));
        assertThat(state(0, 1)).isEqualTo(FactState.HOLDS);
        assertThat(state(2, 0)).as("zeta, both in one plug-in").isEqualTo(FactState.FAILS);
        assertThat(state(3, 0)).as("alpha").isEqualTo(FactState.HOLDS);
        assertThat(report.asked().matrix().cell(2, 0).orElseThrow().reasons()).containsExactly("not_learned");
    }

    private static FactState state(int group, int fact) {
        return report.asked().matrix().state(group, fact).orElseThrow();
    }

    @Test
    void reasonsAlphasAndChangesAreCounted() {
        GroupReport zeta = report.groups().get(2);
        assertThat(zeta.reasons()).containsExactly(new ReasonCount("edit", "not_learned", 1));
        assertThat(report.groups().get(0).reasons()).containsExactly(new ReasonCount("rephrase", "ERROR", 1));
        assertThat(zeta.answers().won()).isEqualTo(1);
        assertThat(zeta.answers().lost()).isZero();
        AlphaHistogram edited = zeta.alphas().get(0);
        assertThat(edited.prompts()).isEqualTo(AlphaHistogram.Prompts.EDITED);
        assertThat(edited.bins().get(AlphaHistogram.BINS - 1)).isEqualTo(2);
        assertThat(edited.open()).isEqualTo(2);
        AlphaHistogram unrelated = zeta.alphas().get(1);
        assertThat(unrelated.mean()).isEqualTo(0.02);
        assertThat(unrelated.bins().get(0)).isEqualTo(2);
    }

    @Test
    void probesHaveWhatThePlugInAloneSays() {
        assertThat(report.asked().probes().failed()).isEqualTo(3);
        assertThat(report.asked().probes().passed()).isEqualTo(15);
        assertThat(report.asked().probes().probes()).hasSize(18);
        ReportedProbe failed = report.asked().probes().probes().stream()
                .filter(probe -> !probe.verdict().pass() && !probe.verdict().error())
                .findFirst()
                .orElseThrow();
        assertThat(failed.place()).isEqualTo(new ReportedProbe.Place(2, 0, ProbeKind.EDIT));
        assertThat(failed.answers()).isEqualTo(new ReportedProbe.Answers("new", "old", " new\n", "old"));
    }

    /** Right ones of the corpus's first fact alone, wrong ones by fact, probe and group. */
    @Test
    void ofMoreProbesThanThereIsRoomForSomeAreShown() {
        assertThat(few.failed()).isEqualTo(3);
        assertThat(few.passed()).isEqualTo(15);
        assertThat(few.passedShown()).isEqualTo(7);
        assertThat(few.probes())
                .filteredOn(probe -> probe.verdict().pass())
                .allMatch(probe -> probe.place().fact() == 0);
        assertThat(few.probes())
                .filteredOn(probe -> !probe.verdict().pass())
                .extracting(ReportedProbe::place)
                .containsExactly(
                        new ReportedProbe.Place(2, 0, ProbeKind.EDIT),
                        new ReportedProbe.Place(0, 0, ProbeKind.REPHRASE));
    }

    @Test
    void costsAreSummedByWhoPaid() {
        assertThat(report.effort().breakEven()).contains(InventedRun.BREAK_EVEN);
        assertThat(report.effort().stages())
                .containsExactly(
                        new StageTotal("train", false, 2, new StageTotal.Seconds(5, 2, 0), 11, 9),
                        new StageTotal("train", true, 1, new StageTotal.Seconds(4, 0, 0), 0, 0));
        assertThat(report.effort().errors()).singleElement().satisfies(error -> {
            assertThat(error.message()).isEqualTo("line 1");
            assertThat(error.count()).isEqualTo(2);
        });
    }

    @Test
    void flipsAreProbesThatBothRunsHaveEvaluated() {
        Comparison against = report.against().orElseThrow();
        assertThat(against.pairs()).isEqualTo(16);
        assertThat(against.lost()).isEqualTo(1);
        assertThat(against.won()).isZero();
        assertThat(against.counts()).contains(new Comparison.FlipCount(2, 0, 1));
        ProbeFlip flip = against.flips().get(0);
        assertThat(against.flips()).hasSize(1);
        assertThat(flip.isWon()).isFalse();
        assertThat(flip.before()).isEqualTo("new");
        assertThat(flip.probe().answers().fused()).isEqualTo("old");
        assertThat(flip.probe().answers().plugin()).isEqualTo(" new\n");
        assertThat(report.run().differences(against.before()))
                .containsExactly(new ReportedRun.Difference("configuration", "then", "now"));
    }

    @Test
    void filesAreWrittenInThePlaceOfThoseThatAreThere() throws IOException {
        Path run = folder.resolve("runs").resolve(NOW);
        runs.write(NOW, Map.of("summary.md", "one", "report.html", "one"));
        runs.write(NOW, Map.of("summary.md", "two"));
        assertThat(Files.readString(run.resolve("summary.md"))).isEqualTo("two");
        assertThat(Files.readString(run.resolve("report.html"))).isEqualTo("one");
        try (Stream<Path> files = Files.list(run)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.contains(".part")))
                    .isEmpty();
        }
        assertThat(ReportFiles.of(report)).containsOnlyKeys("summary.md", "scores.csv", "junit.xml", "report.html");
    }
}
