package io.onceedit.spark.executor;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Row;

/** Rows that are computed batch by batch, each batch when its first row is asked for: no more than one is held at once. */
final class RowBatches implements Iterator<Row> {
    private final Iterator<Row> rows;
    private final int batchSize;
    private final UnaryOperator<List<Row>> compute;
    private Iterator<Row> computed = List.<Row>of().iterator();

    /** @param compute makes as many rows of a batch's, in order */
    RowBatches(Iterator<Row> rows, int batchSize, UnaryOperator<List<Row>> compute) {
        this.rows = rows;
        this.batchSize = batchSize;
        this.compute = compute;
    }

    @Override
    public boolean hasNext() {
        return computed.hasNext() || rows.hasNext();
    }

    @Override
    public Row next() {
        if (!computed.hasNext()) {
            if (!rows.hasNext()) {
                throw new NoSuchElementException("No more rows");
            }
            List<Row> batch = new ArrayList<>(batchSize);
            while (batch.size() < batchSize && rows.hasNext()) {
                batch.add(rows.next());
            }
            computed = compute.apply(batch).iterator();
        }
        return computed.next();
    }
}
