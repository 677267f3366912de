package io.onceedit.spark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.compare.Comparison;
import io.onceedit.compare.FlipCause;
import io.onceedit.compare.FlipSum;
import io.onceedit.compare.PairedTest;
import io.onceedit.spark.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Rows of two runs, written by hand. */
final class PairedOutcomesIT {
    private static final PairedTest TEST = new PairedTest(1000, 1);

    private static SparkSession session;

    @BeforeAll
    static void openSpark() {
        session = SparkSession.builder()
                .master("local[1]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.adaptive.enabled", "false")
                .getOrCreate();
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
    }

    /** One run; a cell for each host. */
    private static final class Run {
        private final List<Row> outcomes = new ArrayList<>();
        private final List<Row> cells = new ArrayList<>();

        Run cell(String id, String host, String hostSha, String pluginSha, String alignmentSha) {
            Map<String, Object> row = sparse("cells");
            row.put("cell_id", id);
            row.put("host_id", host);
            row.put("host_sha", hostSha);
            row.put("plugin_sha", pluginSha);
            row.put("alignment_sha", alignmentSha);
            cells.add(TableSchema.of("cells").row(row));
            return this;
        }

        Run probe(String cell, String host, String fact, String probe, String result) {
            Map<String, Object> row = sparse("outcomes");
            row.put("cell_id", cell);
            row.put("host_id", host);
            row.put("method", "text");
            row.put("fact_id", fact);
            row.put("probe_id", probe);
            row.put("edit_set_id", "batch");
            row.put("status", result.equals("error") ? "error" : "ok");
            row.put("pass", result.equals("pass"));
            outcomes.add(TableSchema.of("outcomes").row(row));
            return this;
        }

        ComparedRun made(String revision, String config) {
            return new ComparedRun(
                    session.createDataFrame(outcomes, TableSchema.of("outcomes").columns()),
                    session.createDataFrame(cells, TableSchema.of("cells").columns()),
                    revision,
                    config);
        }
    }

    private static Map<String, Object> sparse(String table) {
        Map<String, Object> values = new HashMap<>();
        for (StructField field : TableSchema.of(table).columns().fields()) {
            Object value = null;
            if (!field.nullable()) {
                value = field.dataType().equals(DataTypes.StringType)
                        ? "-"
                        : field.dataType().equals(DataTypes.LongType)
                                ? (Object) 1L
                                : field.dataType().equals(DataTypes.DoubleType) ? (Object) 0.0 : (Object) false;
            }
            values.put(field.name(), value);
        }
        return values;
    }

    private static Run before() {
        return new Run().cell("c", "llama", "h", "p", "a").probe("c", "llama", "f", "f-1", "pass");
    }

    private static FlipCause cause(Run now, String revision, String config) {
        List<FlipSum> flips = new PairedOutcomes(
                        now.probe("n", "llama", "f", "f-1", "fail").made(revision, config),
                        before().made("v1", "config"))
                .flips();
        assertThat(flips).hasSize(1);
        assertThat(flips.get(0).lost()).isEqualTo(1);
        assertThat(flips.get(0).lostFacts()).containsExactly("f");
        return flips.get(0).cause();
    }

    private static Run now(String hostSha, String pluginSha, String alignmentSha) {
        return new Run().cell("n", "llama", hostSha, pluginSha, alignmentSha);
    }

    @Test
    void namesWhatDiffersWhereAnAnswerChanged() {
        assertThat(cause(now("h2", "p2", "a2"), "v2", "other"))
                .isEqualTo(new FlipCause(FlipCause.Kind.HOST_CHANGED, "llama"));
        assertThat(cause(now("h", "p2", "a2"), "v2", "other"))
                .isEqualTo(new FlipCause(FlipCause.Kind.PLUGIN_CHANGED, "batch"));
        assertThat(cause(now("h", "p", null), "v2", "other"))
                .isEqualTo(new FlipCause(FlipCause.Kind.ALIGNMENT_CHANGED, "llama"));
        assertThat(cause(now("h", "p", "a"), "v2", "config")).isEqualTo(new FlipCause(FlipCause.Kind.CODE_CHANGED, ""));
        assertThat(cause(now("h", "p", "a"), "v1", "other"))
                .isEqualTo(new FlipCause(FlipCause.Kind.SETTINGS_CHANGED, "text"));
    }

    @Test
    void callsAChangeOfACellThatIsTheSameABugUnlessTheProgramIsAnother() {
        Run same = before();
        Run flipped = new Run().cell("c", "llama", "h", "p", "a").probe("c", "llama", "f", "f-1", "fail");
        PairedOutcomes bug = new PairedOutcomes(flipped.made("v1", "config"), same.made("v1", "config"));
        assertThat(bug.flips().get(0).cause()).isEqualTo(new FlipCause(FlipCause.Kind.NONDETERMINISTIC, ""));
        assertThat(bug.comparisons(TEST).get(0).sums().unexplained()).isEqualTo(1);

        PairedOutcomes other = new PairedOutcomes(flipped.made("v2", "config"), same.made("v1", "config"));
        assertThat(other.flips().get(0).cause()).isEqualTo(new FlipCause(FlipCause.Kind.CODE_CHANGED, ""));
        assertThat(other.comparisons(TEST).get(0).sums().unexplained()).isZero();

        PairedOutcomes unknown = new PairedOutcomes(flipped.made("unknown", "config"), same.made("unknown", "config"));
        assertThat(unknown.flips().get(0).cause()).isEqualTo(new FlipCause(FlipCause.Kind.CODE_CHANGED, ""));
    }

    @Test
    void pairsWhatBothHaveAndCountsWhatOneOfThemLacks() {
        Run before = new Run().cell("c", "llama", "h", "p", "a").cell("d", "gpt2", "g", "p", "b");
        Run now = new Run().cell("c", "llama", "h", "p", "a").cell("d", "gpt2", "g", "p", "b");
        before.probe("c", "llama", "f", "kept", "pass").probe("c", "llama", "f", "won", "fail");
        now.probe("c", "llama", "f", "kept", "pass").probe("c", "llama", "f", "won", "pass");
        before.probe("c", "llama", "g", "gone", "pass").probe("c", "llama", "g", "failed", "pass");
        now.probe("c", "llama", "g", "failed", "error").probe("c", "llama", "g", "new", "fail");
        before.probe("c", "llama", "g", "mended", "error");
        now.probe("c", "llama", "g", "mended", "pass");
        before.probe("d", "gpt2", "f", "kept", "pass");
        now.probe("d", "gpt2", "f", "kept", "fail");

        PairedOutcomes pairs = new PairedOutcomes(now.made("v2", "config"), before.made("v1", "config"));
        List<Comparison> comparisons = pairs.comparisons(TEST);
        assertThat(comparisons).extracting(one -> one.group().hostId()).containsExactly("gpt2", "llama");
        Comparison llama = comparisons.get(1);
        assertThat(llama.sums().pairs()).isEqualTo(2);
        assertThat(llama.sums().won()).isEqualTo(1);
        assertThat(llama.sums().lost()).isZero();
        assertThat(llama.sums().leftOut()).isEqualTo(3);
        assertThat(llama.facts()).isEqualTo(1);
        assertThat(comparisons.get(0).sums().lost()).isEqualTo(1);
        assertThat(pairs.lostAmong(List.of("f", "g"))).containsExactly("f");
        assertThat(pairs.lostAmong(List.of("g"))).isEmpty();
        assertThat(pairs.lostAmong(List.of())).isEmpty();
    }
}
