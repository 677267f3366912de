package io.onceedit.spark.executor;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.aggregate.PartialScores;
import io.onceedit.aggregate.Score;
import io.onceedit.sweep.GroupScores;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/** Scores groups where their cells' sums are: an executor merges those of a group, and the driver gets the totals alone. */
public final class GroupTotals {
    private GroupTotals() {}

    /**
     * What a group's cells come to.
     *
     * @param scores its metrics
     * @param errorsByCell probes in error, by the key of a cell that has any
     */
    public record Total(List<Score> scores, Map<String, Long> errorsByCell) implements Serializable {
        public Total {
            scores = List.copyOf(scores);
            errorsByCell = Map.copyOf(errorsByCell);
        }
    }

    /** The total of every group, by its name. Cells are summed once: they read what their units have written. */
    public static Map<String, Total> of(JavaRDD<GroupScores.CellSum> cells, int partitions, Bootstrap bootstrap) {
        JavaPairRDD<String, GroupScores.CellSum> byGroup = cells.mapToPair(new ByGroup());
        return byGroup.aggregateByKey(new Merged(), partitions, new TakeIn(), new Merge())
                .mapValues(new Totalled(bootstrap))
                .collectAsMap();
    }

    /** For one thread. */
    private static final class Merged implements Serializable {
        private static final long serialVersionUID = 1;

        private final PartialScores scores = new PartialScores();
        private final HashMap<String, Long> errorsByCell = new HashMap<>();

        Merged add(GroupScores.CellSum cell) {
            cell.sums().forEach(scores::add);
            if (cell.errors() > 0) {
                errorsByCell.put(cell.cellId(), cell.errors());
            }
            return this;
        }

        Merged merge(Merged others) {
            scores.merge(others.scores);
            errorsByCell.putAll(others.errorsByCell);
            return this;
        }
    }

    private static final class ByGroup implements PairFunction<GroupScores.CellSum, String, GroupScores.CellSum> {
        @Override
        public Tuple2<String, GroupScores.CellSum> call(GroupScores.CellSum cell) {
            return new Tuple2<>(cell.group().name(), cell);
        }
    }

    private static final class TakeIn implements Function2<Merged, GroupScores.CellSum, Merged> {
        @Override
        public Merged call(Merged merged, GroupScores.CellSum cell) {
            return merged.add(cell);
        }
    }

    private static final class Merge implements Function2<Merged, Merged, Merged> {
        @Override
        public Merged call(Merged merged, Merged others) {
            return merged.merge(others);
        }
    }

    private static final class Totalled implements Function<Merged, Total> {
        private final Bootstrap bootstrap;

        Totalled(Bootstrap bootstrap) {
            this.bootstrap = bootstrap;
        }

        @Override
        public Total call(Merged merged) {
            return new Total(merged.scores.scores(bootstrap), merged.errorsByCell);
        }
    }
}
