package io.onceedit.spark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.compare.CompareSettings;
import io.onceedit.compare.Comparison;
import io.onceedit.compare.FlipCause;
import io.onceedit.compare.FlipSum;
import io.onceedit.compare.Judge;
import io.onceedit.compare.NightlyEvidence;
import io.onceedit.compare.NightlyVerdict;
import io.onceedit.compare.PairedTest;
import io.onceedit.compare.ReadAgain;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.TableRows;
import io.onceedit.spark.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of two runs, written by hand. */
final class PairedOutcomesIT {
    private static final PairedTest TEST = new PairedTest(1000, 1);
    private static final TableSchema OUTCOMES = TableSchema.of("outcomes");

    private static SparkSession session;
    private static JavaSparkContext context;

    @TempDir
    private Path folder;

    @BeforeAll
    static void openSpark() {
        session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .getOrCreate();
        context = JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
    }

    /** One run of one batch; a cell for each host. */
    private static final class Run {
        private final List<Row> outcomes = new ArrayList<>();
        private final Map<String, ComparedCell> cells = new HashMap<>();

        Run cell(String id, String hostSha) {
            cells.put(id, new ComparedCell(id, hostSha, "p", null));
            return this;
        }

        Run probe(String cell, String host, String fact, String probe, String result, Object... more) {
            Map<String, Object> row = sparse();
            row.put("cell_id", cell);
            row.put("host_id", host);
            row.put("fact_id", fact);
            row.put("probe_id", probe);
            row.put("status", result.equals("error") ? "error" : "ok");
            row.put("pass", result.equals("pass"));
            for (int i = 0; i < more.length; i += 2) {
                row.put(more[i].toString(), more[i + 1]);
            }
            outcomes.add(OUTCOMES.row(row));
            return this;
        }

        private static Map<String, Object> sparse() {
            Map<String, Object> values = new HashMap<>();
            for (StructField field : OUTCOMES.columns().fields()) {
                if (!field.nullable()) {
                    values.put(
                            field.name(),
                            field.dataType().equals(DataTypes.StringType)
                                    ? "-"
                                    : field.dataType().equals(DataTypes.LongType)
                                            ? (Object) 1L
                                            : field.dataType().equals(DataTypes.DoubleType) ? (Object) 0.0 : false);
                }
            }
            return values;
        }

        ComparedRun made(String revision, int partitions) {
            List<Row> rows = new ArrayList<>();
            for (Row row : outcomes) {
                Object[] values = new Object[row.length()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.get(i);
                }
                rows.add(new GenericRowWithSchema(values, OUTCOMES.columns()));
            }
            return of(context.parallelize(rows, partitions), revision);
        }

        ComparedRun backwards(String revision) {
            Run backwards = new Run();
            backwards.outcomes.addAll(outcomes);
            backwards.cells.putAll(cells);
            Collections.reverse(backwards.outcomes);
            return backwards.made(revision, 2);
        }

        ComparedRun published(StoreLayout layout, String revision) throws IOException {
            HadoopSettings settings = HadoopSettings.of(session);
            try (RunCommit commit =
                    RunCommit.open(layout, settings, CompressionCodecName.SNAPPY, "2026-01-02", revision)) {
                commit.stage("outcomes", outcomes);
                commit.publishTables();
            }
            return of(
                    TableRows.in(settings, "outcomes", layout.table("outcomes", "2026-01-02", revision))
                            .distributed(context, ComparedRun.COLUMNS),
                    revision);
        }

        ComparedRun of(JavaRDD<Row> rows, String revision) {
            return new ComparedRun(rows, cells, revision, "config");
        }
    }

    private final Run before = new Run().cell("c", "h").cell("d", "g");
    private final Run now = new Run().cell("c", "h").cell("e", "g2");

    private void ask() {
        before.probe("c", "llama", "f", "kept", "pass").probe("c", "llama", "f", "won", "fail");
        now.probe("c", "llama", "f", "kept", "pass").probe("c", "llama", "f", "won", "pass");
        before.probe("c", "llama", "g", "gone", "pass").probe("c", "llama", "g", "failed", "pass");
        now.probe("c", "llama", "g", "failed", "error").probe("c", "llama", "g", "new", "fail");
        before.probe("c", "llama", "g", "mended", "error");
        now.probe("c", "llama", "g", "mended", "pass");
        for (String fact : List.of("i", "f", "h")) {
            before.probe("d", "gpt2", fact, fact + "-1", "pass").probe("d", "gpt2", fact, fact + "-2", "pass");
            now.probe("e", "gpt2", fact, fact + "-1", "fail").probe("e", "gpt2", fact, fact + "-2", "fail");
        }
    }

    @Test
    void pairsWhatBothHaveAndCountsWhatOneOfThemLacks() {
        ask();
        PairedOutcomes pairs = new PairedOutcomes(now.made("v2", 3), before.made("v1", 3));
        ComparedPairs compared = pairs.compared(TEST);
        assertThat(compared.comparisons())
                .extracting(one -> one.group().hostId())
                .containsExactly("gpt2", "llama");
        Comparison llama = compared.comparisons().get(1);
        assertThat(llama.sums().pairs()).isEqualTo(2);
        assertThat(llama.sums().won()).isEqualTo(1);
        assertThat(llama.sums().lost()).isZero();
        assertThat(llama.sums().leftOut()).isEqualTo(3);
        assertThat(llama.facts()).isEqualTo(1);
        Comparison gpt2 = compared.comparisons().get(0);
        assertThat(gpt2.sums().lost()).isEqualTo(6);
        assertThat(gpt2.facts()).isEqualTo(3);
        assertThat(gpt2.group().batchSize()).isZero();
        assertThat(compared.flips())
                .containsExactly(
                        new FlipSum(
                                new FlipCause(FlipCause.Kind.HOST_CHANGED, "gpt2"),
                                gpt2.group(),
                                6,
                                0,
                                List.of("f", "h", "i")),
                        new FlipSum(new FlipCause(FlipCause.Kind.CODE_CHANGED, ""), llama.group(), 0, 1, List.of()));
        assertThat(pairs.lostAmong(List.of("i", "g", "f"))).containsExactly("f", "i");
        assertThat(pairs.lostAmong(List.of("g"))).isEmpty();
        assertThat(pairs.lostAmong(List.of())).isEmpty();
    }

    @Test
    void comesToTheSameHoweverRowsAreStoredAndParted() throws IOException {
        ask();
        ComparedPairs whole = new PairedOutcomes(now.made("v2", 1), before.made("v1", 1)).compared(TEST);
        assertThat(new PairedOutcomes(now.made("v2", 3), before.backwards("v1")).compared(TEST))
                .isEqualTo(whole);
        StoreLayout layout = StoreLayout.at(folder.toString());
        assertThat(new PairedOutcomes(now.published(layout, "v2"), before.published(layout, "v1")).compared(TEST))
                .isEqualTo(whole);
    }

    @Test
    void pairsNoProbesOfOtherSettingsOrOfACellThatTheRunDoesNotHave() {
        before.probe("c", "llama", "f", "size", "pass", "batch_size", 10L)
                .probe("c", "llama", "f", "seed", "pass", "seed", 2L)
                .probe("c", "llama", "f", "method", "pass", "method", "text-exact")
                .probe("c", "llama", "f", "protocol", "pass", "protocol", "autoregressive")
                .probe("c", "llama", "f", "cell", "pass", "probe_kind", "edit")
                .probe("lost", "llama", "f", "cell", "pass", "probe_kind", "rephrase");
        for (String probe : List.of("size", "seed", "method", "protocol")) {
            now.probe("c", "llama", "f", probe, "fail");
        }
        now.probe("lost", "llama", "f", "cell", "fail");
        assertThat(new PairedOutcomes(now.made("v2", 3), before.made("v1", 3))
                        .compared(TEST)
                        .comparisons())
                .hasSize(5)
                .allSatisfy(one -> {
                    assertThat(one.sums().pairs()).isZero();
                    assertThat(one.sums().leftOut()).isEqualTo(1);
                });
    }

    @Test
    void leavesEverythingOutWhereARunHasNoOutcomes() {
        before.probe("c", "llama", "f", "kept", "pass");
        ComparedRun none = now.of(context.emptyRDD(), "v2");
        assertThat(new PairedOutcomes(none, before.made("v1", 3)).compared(TEST).comparisons())
                .singleElement()
                .satisfies(one -> assertThat(one.sums().leftOut()).isEqualTo(1));
        assertThat(new PairedOutcomes(none, none).compared(TEST).comparisons()).isEmpty();
    }

    /** Thirty facts with ten probes each on one host, nine in ten of them right; from {@code from} on, {@code count} are as {@code result} says. */
    private static Run night(String cell, int from, int count, String result) {
        Run night = new Run().cell(cell, "h");
        for (int probe = 0; probe < 300; probe++) {
            String usual = probe % 10 == 0 ? "fail" : "pass";
            boolean changed = probe >= from && probe < from + count;
            night.probe(cell, "llama", "f" + probe / 10, "p" + probe, changed ? result : usual);
        }
        return night;
    }

    private static NightlyVerdict.Outcome verdict(Run now, String revision, Run baseline) {
        ComparedPairs compared = new PairedOutcomes(now.made(revision, 2), baseline.made("v1", 2)).compared(TEST);
        NightlyEvidence evidence = new NightlyEvidence(
                true, new Judge(0.05, 0.01).of(compared.comparisons()), compared.flips(), List.of(), ReadAgain.NONE);
        return NightlyVerdict.of(evidence, CompareSettings.USUAL_MOST_LEFT_OUT).outcome();
    }

    @Test
    void aPlantedRegressionTripsAndTwentyIdenticalNightsRaiseNothing() {
        Run baseline = night("c", 0, 0, "");
        assertThat(verdict(night("other", 0, 60, "fail"), "v2", baseline)).isEqualTo(NightlyVerdict.Outcome.REGRESSION);
        for (int night = 0; night < 20; night++) {
            assertThat(verdict(night("c", 0, 0, ""), "v1", baseline)).isEqualTo(NightlyVerdict.Outcome.PASS);
        }
        assertThat(verdict(night("c", 11, 1, "fail"), "v1", baseline))
                .as("a flip without a cause")
                .isEqualTo(NightlyVerdict.Outcome.NO_VERDICT);
    }

    @Test
    void moreThanOneInAHundredErrorsLeaveNoVerdict() {
        Run baseline = night("c", 0, 0, "");
        assertThat(verdict(night("c", 100, 3, "error"), "v1", baseline)).isEqualTo(NightlyVerdict.Outcome.PASS);
        assertThat(verdict(night("c", 100, 4, "error"), "v1", baseline)).isEqualTo(NightlyVerdict.Outcome.NO_VERDICT);
    }

    @Test
    void takesAnUnknownProgramForAnotherOneEachTime() {
        JavaRDD<Row> none = context.emptyRDD();
        ComparedRun known = new ComparedRun(none, Map.of(), "v1", "config");
        assertThat(known.inCommonWith(known)).isEqualTo(new CommonCauses(true, true));
        assertThat(known.inCommonWith(new ComparedRun(none, Map.of(), "v2", "other")))
                .isEqualTo(new CommonCauses(false, false));
        ComparedRun unknown = new ComparedRun(none, Map.of(), "unknown", "config");
        assertThat(unknown.inCommonWith(unknown)).isEqualTo(new CommonCauses(false, true));
    }
}
