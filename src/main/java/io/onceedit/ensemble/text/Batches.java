package io.onceedit.ensemble.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Work on a list in parts of limited size. */
final class Batches {
    private Batches() {}

    /** One result for each item, in order. */
    static <T, R> List<R> of(List<T> items, int size, Function<List<T>, List<R>> work) {
        List<R> results = new ArrayList<>();
        for (int from = 0; from < items.size(); from += size) {
            results.addAll(work.apply(items.subList(from, Math.min(items.size(), from + size))));
        }
        return List.copyOf(results);
    }
}
