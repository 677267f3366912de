package io.onceedit.spark.report;

import static org.apache.spark.sql.functions.expr;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.report.AlphaHistogram;
import io.onceedit.report.ChangedAnswers;
import io.onceedit.report.FactCell;
import io.onceedit.report.KindCount;
import io.onceedit.report.ReasonCount;
import io.onceedit.report.TruthMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What Spark adds up over outcomes. */
final class OutcomeTallies {
    private static final List<ProbeKind> KINDS = List.of(ProbeKind.values());

    /** The bin of alpha; none where there is no alpha, which {@code least} alone would pass over. */
    private static final String BIN = String.format(
            Locale.ROOT,
            "CASE WHEN alpha IS NOT NULL THEN least(%d, cast(floor(alpha * %d) AS int)) END",
            AlphaHistogram.BINS - 1,
            AlphaHistogram.BINS);

    private final List<Row> rows;

    /** Adds up: one row for each group, kind of probe, reason, bin of alpha, gate and change. */
    OutcomeTallies(Dataset<Row> outcomes) {
        this.rows = outcomes.withColumn("bin", expr(BIN))
                .groupBy("group", "probe_kind", "pass", "code", "bin", "gate_open", "change")
                .agg(expr("count(*)").as("probes"), expr("sum(alpha)").as("alphas"))
                .collectAsList();
    }

    /** Probes of some groups that are right, or wrong. */
    long count(List<Integer> groups, boolean pass) {
        return rows.stream()
                .filter(row -> groups.contains(group(row)) && row.<Boolean>getAs("pass") == pass)
                .mapToLong(OutcomeTallies::probes)
                .sum();
    }

    ChangedAnswers changes(int group) {
        return new ChangedAnswers(changed(group, "won"), changed(group, "lost"));
    }

    private long changed(int group, String side) {
        return rows.stream()
                .filter(row -> group(row) == group && row.getAs("change").equals(side))
                .mapToLong(OutcomeTallies::probes)
                .sum();
    }

    List<ReasonCount> reasons(int group) {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        for (Row row : rows) {
            String code = row.getAs("code");
            if (group(row) == group && code != null) {
                counts.computeIfAbsent(row.getAs("probe_kind"), kind -> new TreeMap<>())
                        .merge(code, probes(row), Long::sum);
            }
        }
        List<ReasonCount> reasons = new ArrayList<>();
        counts.forEach(
                (kind, codes) -> codes.forEach((code, probes) -> reasons.add(new ReasonCount(kind, code, probes))));
        reasons.sort(Comparator.comparingLong(ReasonCount::probes).reversed());
        return reasons;
    }

    List<AlphaHistogram> alphas(int group) {
        Map<AlphaHistogram.Prompts, AlphaSum> sums = new EnumMap<>(AlphaHistogram.Prompts.class);
        for (Row row : rows) {
            Integer bin = row.getAs("bin");
            String kind = row.getAs("probe_kind");
            if (group(row) == group && bin != null && !kind.equals(ProbeKind.PORTABILITY.columnName())) {
                sums.computeIfAbsent(prompts(kind), added -> new AlphaSum()).add(row, bin);
            }
        }
        return sums.entrySet().stream()
                .map(sum -> sum.getValue().histogram(sum.getKey()))
                .toList();
    }

    private static AlphaHistogram.Prompts prompts(String kind) {
        if (kind.equals(ProbeKind.EDIT.columnName())) {
            return AlphaHistogram.Prompts.EDITED;
        }
        return kind.equals(ProbeKind.REPHRASE.columnName())
                ? AlphaHistogram.Prompts.REPHRASED
                : AlphaHistogram.Prompts.UNRELATED;
    }

    private static final class AlphaSum {
        private final long[] bins = new long[AlphaHistogram.BINS];
        private double sum;
        private long open;

        void add(Row row, int bin) {
            bins[bin] += probes(row);
            sum += row.<Double>getAs("alphas");
            open += Boolean.TRUE.equals(row.getAs("gate_open")) ? probes(row) : 0;
        }

        AlphaHistogram histogram(AlphaHistogram.Prompts prompts) {
            long total = Arrays.stream(bins).sum();
            return new AlphaHistogram(prompts, Arrays.stream(bins).boxed().toList(), sum / total, open);
        }
    }

    private static int group(Row row) {
        return row.<Integer>getAs("group");
    }

    private static long probes(Row row) {
        return row.<Long>getAs("probes");
    }

    /**
     * Adds up facts x groups.
     *
     * @param facts places of facts by id
     */
    static TruthMatrix matrix(Dataset<Row> outcomes, int groups, Map<String, Integer> facts) {
        List<Column> sums = new ArrayList<>();
        for (ProbeKind kind : KINDS) {
            String is = "probe_kind = '" + kind.columnName() + "'";
            sums.add(sum(is, kind, "planned"));
            sums.add(sum(is + " AND pass", kind, "passed"));
            sums.add(sum(is + " AND status = 'error'", kind, "errors"));
        }
        Dataset<Row> cells = outcomes.groupBy("group", "fact_id")
                .agg(expr("collect_set(code)").as("codes"), sums.toArray(Column[]::new));
        TruthMatrix.Builder matrix = new TruthMatrix.Builder(groups, facts.size());
        Iterator<Row> rows = cells.toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            Integer fact = facts.get(row.<String>getAs("fact_id"));
            if (fact != null) {
                matrix.put(group(row), fact, cell(row));
            }
        }
        return matrix.build();
    }

    private static Column sum(String condition, ProbeKind kind, String what) {
        return expr("sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END)").as(kind.columnName() + "_" + what);
    }

    private static FactCell cell(Row row) {
        return new FactCell(
                KINDS.stream()
                        .map(kind -> new KindCount(
                                count(row, kind, "planned"), count(row, kind, "passed"), count(row, kind, "errors")))
                        .toList(),
                row.getList(row.fieldIndex("codes")));
    }

    private static int count(Row row, ProbeKind kind, String what) {
        return Math.toIntExact(row.<Long>getAs(kind.columnName() + "_" + what));
    }
}
