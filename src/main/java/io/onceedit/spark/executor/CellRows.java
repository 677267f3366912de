package io.onceedit.spark.executor;

import io.onceedit.spark.schema.ResultRows;
import io.onceedit.sweep.ArtifactStore;
import io.onceedit.sweep.CellResult;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Reads what a cell has left in the store and turns them into rows of one table. */
public final class CellRows implements FlatMapFunction<CellResult, Row> {
    private final Broadcast<ExecutorSettings> settings;
    private final Table table;

    /** The tables that cells make rows of. */
    private enum Table {
        OUTCOMES,
        POSITIONS,
        CANDIDATES,
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

    /** Rows of table {@code candidates}. */
    public static CellRows candidates(Broadcast<ExecutorSettings> settings) {
        return new CellRows(settings, Table.CANDIDATES);
    }

    /** Rows of table {@code errors}: one for each probe in error. */
    public static CellRows errors(Broadcast<ExecutorSettings> settings) {
        return new CellRows(settings, Table.ERRORS);
    }

    @Override
    public Iterator<Row> call(CellResult cell) {
        ArtifactStore store = ExecutorProcess.store(settings.value());
        ResultRows rows = new ResultRows();
        List<Row> made = switch (table) {
            case OUTCOMES -> rows.outcomes(cell, cell.observations(store), cell.recalledFacts(store));
            case POSITIONS -> rows.positions(cell.cell(), cell.observations(store));
            case CANDIDATES -> rows.candidates(cell.cell(), cell.candidates(store));
            case ERRORS -> rows.errors(cell, cell.observations(store));
        };
        return made.iterator();
    }
}
