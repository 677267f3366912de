package io.onceedit.spark.report;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * The outcomes of a run's groups.
 *
 * @param run the run
 * @param groups places of groups by cell id
 */
record GroupedOutcomes(StoredRun run, Map<String, Integer> groups) {
    private static final String CELL = "cell_id";

    GroupedOutcomes {
        groups = Map.copyOf(groups);
    }

    /** Every outcome of a cell that has a group, with its cell and some columns more. */
    JavaRDD<Row> rows(String... columns) {
        String[] read = Stream.concat(Stream.of(CELL), Arrays.stream(columns)).toArray(String[]::new);
        return run.distributed("outcomes", read).filter(new HasGroup(groups));
    }

    /** The place of a row's group. */
    static int group(Map<String, Integer> groups, Row row) {
        return groups.get(row.<String>getAs(CELL));
    }

    private record HasGroup(Map<String, Integer> groups) implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return groups.containsKey(row.<String>getAs(CELL));
        }
    }
}
