package io.onceedit.spark.executor;

import io.onceedit.aggregate.PartialScores;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.GroupScores;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/** Sums a cell's observations for its group's metrics. */
public final class CellSums implements Function<CellResult, GroupScores.CellSum> {
    private final Broadcast<ExecutorSettings> settings;

    /**
     * A function that holds handles only.
     *
     * @param settings where the store is
     */
    public CellSums(Broadcast<ExecutorSettings> settings) {
        this.settings = settings;
    }

    @Override
    public GroupScores.CellSum call(CellResult cell) {
        PartialScores scores = PartialScores.of(cell.observations(ExecutorProcess.store(settings.value())));
        return new GroupScores.CellSum(cell.cell().key(), cell.cell().group(), scores.sums());
    }
}
