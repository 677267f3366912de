package io.onceedit.spark.executor;

import io.onceedit.corpus.MissingProbe;
import io.onceedit.spark.schema.ResultRows;
import io.onceedit.sweep.StoredEdits;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;

/** Reads a chunk of edits from the store, and turns what cannot be asked about them into rows of table {@code errors}. */
public final class MissingRows implements FlatMapFunction<List<String>, Row> {
    private final Broadcast<ExecutorSettings> settings;

    /**
     * A function that holds handles only.
     *
     * @param settings where the store is
     */
    public MissingRows(Broadcast<ExecutorSettings> settings) {
        this.settings = settings;
    }

    /** @param keys the chunk's with every seed; what cannot be asked for the same reason with several of them is one row */
    @Override
    public Iterator<Row> call(List<String> keys) {
        StoredEdits edits = new StoredEdits(ExecutorProcess.store(settings.value()));
        Set<MissingProbe> missing = new LinkedHashSet<>();
        for (String key : keys) {
            edits.chunk(key).forEach(edit -> missing.addAll(edit.missing()));
        }
        return new ResultRows().missing(missing).iterator();
    }
}
