package io.onceedit.spark.executor;

import io.onceedit.evaluate.Observation;
import io.onceedit.spark.schema.ResultRows;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.CellResult;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Reads a cell's observations from the store and turns them into rows of one table. */
public final class CellRows implements FlatMapFunction<CellResult, Row> {
    private final Broadcast<ExecutorSettings> settings;
    private final Table table;

    /** The tables that observations make rows of. */
    private enum Table {
        OUTCOMES,
        POSITIONS,
        ERRORS
    }

    private CellRows(Broadcast<ExecutorSettings> settings, Table table) {
        this.settings = settings;
        this.table = table;
    }

    /** Rows of table {@code outcomes}. */
    public static CellRows outcomes(Broadcast<ExecutorSettings> settings) {
        return new CellRows(settings, Table.OUTCOMES);
    }

    /** Rows of table {@code positions}. */
    public static CellRows positions(Broadcast<ExecutorSettings> settings) {
        return new CellRows(settings, Table.POSITIONS);
    }

    /** Rows of table {@code errors}: one for each probe in error. */
    public static CellRows errors(Broadcast<ExecutorSettings> settings) {
        return new CellRows(settings, Table.ERRORS);
    }

    @Override
    public Iterator<Row> call(CellResult cell) {
        ArtifactStore store = ExecutorProcess.store(settings.value());
        List<Observation> observations = cell.observations(store);
        ResultRows rows = new ResultRows();
        List<Row> made = switch (table) {
            case OUTCOMES -> rows.outcomes(cell, observations, cell.recalledFacts(store));
            case POSITIONS -> rows.positions(cell.cell(), observations);
            case ERRORS -> rows.errors(cell, observations);
        };
        return made.iterator();
    }
}
