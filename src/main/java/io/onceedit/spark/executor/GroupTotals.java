package io.onceedit.spark.executor;

import io.onceedit.aggregate.Bootstrap;
import io.onceedit.aggregate.ClusterSum;
import io.onceedit.aggregate.PartialScores;
import io.onceedit.aggregate.Score;
import io.onceedit.sweep.GroupScores;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/** Scores groups where their cells' sums are: an executor merges those of a group, and the driver gets the scores alone. */
public final class GroupTotals {
    private GroupTotals() {}

    /** The scores of every group, by its name. */
    public static Map<String, List<Score>> of(JavaRDD<GroupScores.CellSum> cells, int partitions, Bootstrap bootstrap) {
        JavaPairRDD<String, List<ClusterSum>> byGroup = cells.mapToPair(new ByGroup());
        return byGroup.aggregateByKey(new PartialScores(), partitions, new TakeIn(), new Merge())
                .mapValues(new Scored(bootstrap))
                .collectAsMap();
    }

    private static final class ByGroup implements PairFunction<GroupScores.CellSum, String, List<ClusterSum>> {
        @Override
        public Tuple2<String, List<ClusterSum>> call(GroupScores.CellSum cell) {
            return new Tuple2<>(cell.group().name(), cell.sums());
        }
    }

    private static final class TakeIn implements Function2<PartialScores, List<ClusterSum>, PartialScores> {
        @Override
        public PartialScores call(PartialScores scores, List<ClusterSum> sums) {
            sums.forEach(scores::add);
            return scores;
        }
    }

    private static final class Merge implements Function2<PartialScores, PartialScores, PartialScores> {
        @Override
        public PartialScores call(PartialScores scores, PartialScores others) {
            scores.merge(others);
            return scores;
        }
    }

    private static final class Scored implements Function<PartialScores, List<Score>> {
        private final Bootstrap bootstrap;

        Scored(Bootstrap bootstrap) {
            this.bootstrap = bootstrap;
        }

        @Override
        public List<Score> call(PartialScores scores) {
            return scores.scores(bootstrap);
        }
    }
}
