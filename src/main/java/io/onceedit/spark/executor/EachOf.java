package io.onceedit.spark.executor;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * One after another of what a task is given in one piece.
 *
 * @param <T> of what there are lists
 */
public final class EachOf<T> implements FlatMapFunction<List<T>, T> {
    @Override
    public Iterator<T> call(List<T> all) {
        return all.iterator();
    }
}
