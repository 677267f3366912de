package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Rows of a partition, computed as they are asked for. */
final class RowBatchesTest {
    private final AtomicInteger read = new AtomicInteger();
    private final List<Integer> batches = new ArrayList<>();

    private RowBatches batchesOf(int rows, int batchSize) {
        Iterator<Row> source = Stream.iterate(0, i -> i + 1)
                .limit(rows)
                .map(i -> {
                    read.incrementAndGet();
                    return RowFactory.create(i);
                })
                .iterator();
        return new RowBatches(source, batchSize, batch -> {
            batches.add(batch.size());
            return batch.stream().map(row -> RowFactory.create(-row.getInt(0))).toList();
        });
    }

    @Test
    void keepsTheOrderAndEndsWithAShorterBatch() {
        List<Integer> seen = new ArrayList<>();
        batchesOf(7, 3).forEachRemaining(row -> seen.add(row.getInt(0)));
        assertThat(seen).containsExactly(0, -1, -2, -3, -4, -5, -6);
        assertThat(batches).containsExactly(3, 3, 1);
    }

    @Test
    void readsNoFurtherThanTheBatchThatIsAskedFor() {
        RowBatches rows = batchesOf(1_000, 10);
        assertThat(rows.hasNext()).isTrue();
        assertThat(batches).isEmpty();
        for (int i = 0; i < 11; i++) {
            rows.next();
        }
        assertThat(batches).containsExactly(10, 10);
        assertThat(read.get()).isLessThanOrEqualTo(21);
    }

    @Test
    void computesNothingForAnEmptyPartition() {
        RowBatches rows = batchesOf(0, 10);
        assertThat(rows.hasNext()).isFalse();
        assertThatThrownBy(rows::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("No more rows");
        assertThat(batches).isEmpty();
    }
}
