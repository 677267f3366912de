package io.onceedit.spark.report;

import io.onceedit.report.TruthMatrix;
import java.io.Serializable;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * What the outcomes of a run add up to. They are read once: every task adds its part up where the rows are, the driver the parts, in their
 * order.
 *
 * @param groups by place
 * @param matrix facts x groups
 */
record OutcomeTallies(List<GroupTally> groups, TruthMatrix matrix) {
    private static final String[] COLUMNS = {
        "fact_id",
        "probe_kind",
        "status",
        "pass",
        "reason",
        "alpha",
        "gate_open",
        "target",
        "output_text",
        "host_output_text"
    };

    /**
     * Adds up.
     *
     * @param groups number of groups
     * @param facts places of facts by id; what is asked about others is in no cell of the matrix
     */
    static OutcomeTallies of(GroupedOutcomes outcomes, int groups, Map<String, Integer> facts) {
        List<GroupTally> tallies =
                Stream.generate(GroupTally::new).limit(groups).toList();
        TruthMatrix.Builder matrix = new TruthMatrix.Builder(groups, facts.size());
        outcomes.rows(COLUMNS)
                .mapPartitions(new Added(outcomes.groups()))
                .collect()
                .forEach(part -> {
                    part.groups().forEach((group, tally) -> tallies.get(group).merge(tally));
                    part.cells().addTo(matrix, facts);
                });
        return new OutcomeTallies(tallies, matrix.build());
    }

    /** Probes of some groups that are right. */
    long passed(Collection<Integer> some) {
        return some.stream().mapToLong(group -> groups.get(group).passed()).sum();
    }

    /** Probes of some groups that are wrong. */
    long failed(Collection<Integer> some) {
        return some.stream().mapToLong(group -> groups.get(group).failed()).sum();
    }

    private record Part(TreeMap<Integer, GroupTally> groups, CellTallies.Packed cells) implements Serializable {}

    private record Added(Map<String, Integer> groups) implements FlatMapFunction<Iterator<Row>, Part> {
        @Override
        public Iterator<Part> call(Iterator<Row> outcomes) {
            TreeMap<Integer, GroupTally> tallies = new TreeMap<>();
            CellTallies cells = new CellTallies();
            outcomes.forEachRemaining(outcome -> {
                int group = GroupedOutcomes.group(groups, outcome);
                tallies.computeIfAbsent(group, added -> new GroupTally()).add(outcome);
                cells.add(group, outcome);
            });
            return List.of(new Part(tallies, cells.packed())).iterator();
        }
    }
}
