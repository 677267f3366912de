package io.onceedit.spark.executor;

import io.onceedit.evaluate.Observation;
import io.onceedit.spark.schema.ResultRows;
import io.onceedit.sweep.CellResult;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Reads a cell's observations from the store and turns them into rows of one table. */
public final class CellRows implements FlatMapFunction<CellResult, Row> {
    private final Broadcast<ExecutorSettings> settings;
    private final boolean positions;

    private CellRows(Broadcast<ExecutorSettings> settings, boolean positions) {
        this.settings = settings;
        this.positions = positions;
    }

    /** Rows of table {@code outcomes}. */
    public static CellRows outcomes(Broadcast<ExecutorSettings> settings) {
        return new CellRows(settings, false);
    }

    /** Rows of table {@code positions}. */
    public static CellRows positions(Broadcast<ExecutorSettings> settings) {
        return new CellRows(settings, true);
    }

    @Override
    public Iterator<Row> call(CellResult cell) {
        List<Observation> observations = cell.observations(ExecutorProcess.store(settings.value()));
        ResultRows rows = new ResultRows();
        return (positions ? rows.positions(cell.cell(), observations) : rows.outcomes(cell.cell(), observations))
                .iterator();
    }
}
