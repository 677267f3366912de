package io.onceedit.spark.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How large a table's files are. What makes rows, a cell or a batch of edits, stands in the order of the table before there are any, so that
 * a file is filled by one task and no row is ever shuffled. What belongs together, a host, is in one file as long as that can hold it; small
 * ones share a file.
 *
 * @param leastRows a file with fewer is filled on with what follows, at least 1
 * @param mostRows rows of a file, at least {@code leastRows}
 */
record TableFiles(long leastRows, long mostRows) {
    /** Of {@code outcomes} about 5 to 100 MB. */
    static final TableFiles USUAL = new TableFiles(50_000, 1_000_000);

    /** So many files of a table are written at once, where it has enough rows for that. */
    private static final int TASKS = 16;

    /** What a task may be told to make rows of, in one message. */
    private static final int MOST_ORIGINS = 20_000;

    TableFiles {
        if (leastRows < 1 || mostRows < leastRows) {
            throw new IllegalArgumentException("Invalid rows of a file: at least " + leastRows + " and at most "
                    + mostRows + ", expected at least 1, and no fewer at most");
        }
    }

    /**
     * Shares out what makes a table's rows.
     *
     * @param inOrder in the table's order
     * @param together names what belongs together, which stands side by side
     * @param rows how many rows one makes, or about so many
     * @return what makes each file's rows, in order
     */
    <T> List<List<T>> of(List<T> inOrder, Function<T, String> together, ToLongFunction<T> rows) {
        Map<String, Long> groups = new HashMap<>();
        inOrder.forEach(one -> groups.merge(together.apply(one), rows.applyAsLong(one), Long::sum));
        long enough = enough(groups.values().stream().mapToLong(Long::longValue).sum());
        List<List<T>> files = new ArrayList<>();
        List<T> file = new ArrayList<>();
        String last = "";
        long filled = 0;
        for (T one : inOrder) {
            String group = together.apply(one);
            boolean fits = group.equals(last)
                    ? filled + rows.applyAsLong(one) <= mostRows
                    : filled + groups.get(group) <= enough;
            if (!file.isEmpty() && (!fits || file.size() == MOST_ORIGINS)) {
                files.add(List.copyOf(file));
                file.clear();
                filled = 0;
            }
            file.add(one);
            filled += rows.applyAsLong(one);
            last = group;
        }
        if (!file.isEmpty()) {
            files.add(List.copyOf(file));
        }
        return files;
    }

    /** Rows up to which what does not belong together shares a file. */
    private long enough(long allRows) {
        return Math.max(leastRows, Math.min(mostRows, allRows / TASKS));
    }

    /** Files for rows that are sorted and shared out when they are there. */
    int count(long allRows) {
        return (int) (1 + Math.max(0, allRows - 1) / mostRows);
    }
}
