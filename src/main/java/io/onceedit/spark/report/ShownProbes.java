package io.onceedit.spark.report;

import io.onceedit.report.ProbeSample;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * Reads the probes that a report shows with their texts: those that failed, and those that are right of as many facts as there is room for.
 *
 * @param outcomes of the run
 * @param facts places of facts by id, in their order
 * @param mostFailed so many that failed at most
 * @param mostPassed so many that are right, about
 */
record ShownProbes(GroupedOutcomes outcomes, Map<String, Integer> facts, int mostFailed, int mostPassed) {
    /** As many as a page can show. */
    ShownProbes(GroupedOutcomes outcomes, Map<String, Integer> facts) {
        this(outcomes, facts, ProbeSample.FAILED_LIMIT, ProbeSample.PASSED_LIMIT);
    }

    /**
     * Of some groups.
     *
     * @param tallies of the whole run
     */
    ProbeSample of(List<Integer> groups, OutcomeTallies tallies) {
        long failed = tallies.failed(groups);
        long passed = tallies.passed(groups);
        Map<String, Integer> cells = new HashMap<>(outcomes.groups());
        cells.values().retainAll(groups);
        JavaRDD<Row> rows = new GroupedOutcomes(outcomes.run(), cells).rows(ProbeRows.COLUMNS);
        if (passed > mostPassed) {
            long room = Math.max(1, (long) mostPassed * facts.size() / passed);
            rows = rows.filter(
                    new IsWrongOrOf(facts.keySet().stream().limit(room).collect(Collectors.toSet())));
        }
        List<Row> shown = new ArrayList<>();
        if (failed > mostFailed) {
            shown.addAll(rows.filter(row -> row.getAs("pass")).collect());
            shown.addAll(rows.filter(row -> !row.<Boolean>getAs("pass"))
                    .takeOrdered(mostFailed, new ByFact(outcomes.groups())));
        } else {
            shown.addAll(rows.collect());
        }
        return new ProbeSample(
                new ProbeRows(outcomes.groups(), facts).of(shown, PluginTexts.of(outcomes.run(), shown)),
                failed,
                passed);
    }

    private record IsWrongOrOf(Set<String> facts) implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return !row.<Boolean>getAs("pass") || facts.contains(row.<String>getAs("fact_id"));
        }
    }

    private record ByFact(Map<String, Integer> groups) implements Comparator<Row>, Serializable {
        @Override
        public int compare(Row left, Row right) {
            return Comparator.comparing((Row row) -> row.<String>getAs("fact_id"))
                    .thenComparing(row -> row.<String>getAs("probe_id"))
                    .thenComparing(row -> GroupedOutcomes.group(groups, row))
                    .compare(left, right);
        }
    }
}
