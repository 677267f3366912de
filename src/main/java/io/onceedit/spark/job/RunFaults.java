package io.onceedit.spark.job;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a cluster did to a run that went on all the same.
 *
 * @param lostExecutors executors that ended under it, other than those that Spark gave back itself
 * @param failedTasks attempts at a task that had no result; what they were to compute was tried again, or stands in the errors
 * @param secondAttempts attempts that Spark began beside one that it held for too slow ({@code spark.speculation}); one of both counts
 * @param lostScratch how often an executor had lost its scratch folders, and made them anew
 */
public record RunFaults(long lostExecutors, long failedTasks, long secondAttempts, long lostScratch) {
    /** Whether nothing happened. */
    public boolean isEmpty() {
        return lostExecutors == 0 && failedTasks == 0 && secondAttempts == 0 && lostScratch == 0;
    }

    /** The counts by the names that they have in the manifest, in order. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("executors_lost", lostExecutors);
        counts.put("tasks_failed", failedTasks);
        counts.put("tasks_begun_twice", secondAttempts);
        counts.put("scratch_lost", lostScratch);
        return counts;
    }
}
