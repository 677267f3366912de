package io.onceedit.spark.executor;

import io.onceedit.sweep.GroupScores;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/** How many probes of a cell are in error, by the cell's key. */
public final class CellErrors implements PairFunction<GroupScores.CellSum, String, Long> {
    @Override
    public Tuple2<String, Long> call(GroupScores.CellSum cell) {
        return new Tuple2<>(cell.cellId(), cell.errors());
    }
}
