package io.onceedit.spark.executor;

import io.onceedit.spark.schema.ResultRows;
import io.onceedit.sweep.StoredEdits;
import io.onceedit.sweep.WorkUnit;
import java.util.Iterator;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Reads a batch's edits from the store and turns them into rows of table {@code facts}. */
public final class FactRows implements FlatMapFunction<WorkUnit.EditSet, Row> {
    private final Broadcast<ExecutorSettings> settings;

    /**
     * A function that holds handles only.
     *
     * @param settings where the store is
     */
    public FactRows(Broadcast<ExecutorSettings> settings) {
        this.settings = settings;
    }

    @Override
    public Iterator<Row> call(WorkUnit.EditSet editSet) {
        ExecutorSettings known = settings.value();
        StoredEdits edits = new StoredEdits(ExecutorProcess.store(known));
        String source = known.job().config().corpus().path();
        return new ResultRows()
                .facts(editSet.id(), edits.read(editSet.span()), source)
                .iterator();
    }
}
