package io.onceedit.spark.job;

import io.onceedit.sweep.WorkUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.SparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;

/**
 * The slots of a cluster as executors come and go. Spark's status store knows them, whoever made the session and whenever: with what
 * resources a task takes, so that a slot is a task that can really run. Not safe for use by several threads.
 */
final class ExecutorSlots {
    private final SparkContext spark;
    private final boolean grows;
    private final int mostExecutors;
    private final Map<String, String> awayFrom;
    private final Map<String, Integer> taken = new HashMap<>();
    private Map<String, Executor> alive = Map.of();
    private int mostPerExecutor = 1;
    private String freedLast = "";

    /**
     * An executor that is there.
     *
     * @param id Spark's
     * @param location names it to Spark's scheduler
     * @param slots tasks that it runs at once
     */
    record Executor(String id, String location, int slots) {}

    /** @param awayFrom the executor of each cell, by its id, that is to be another one */
    ExecutorSlots(SparkContext spark, Map<String, String> awayFrom) {
        this.spark = spark;
        this.awayFrom = Map.copyOf(awayFrom);
        this.grows = spark.conf().getBoolean("spark.dynamicAllocation.enabled", false) && !spark.isLocal();
        this.mostExecutors = spark.conf().getInt("spark.dynamicAllocation.maxExecutors", Integer.MAX_VALUE);
    }

    /** Looks which executors are there. */
    void refresh() {
        Map<String, Executor> found = new TreeMap<>();
        var executors = spark.statusStore().executorList(true).iterator();
        while (executors.hasNext()) {
            ExecutorSummary executor = executors.next();
            if (executor.maxTasks() > 0 && !executor.isExcluded()) {
                found.put(
                        executor.id(),
                        new Executor(
                                executor.id(),
                                location(host(executor.hostPort()), executor.id()),
                                executor.maxTasks()));
                mostPerExecutor = Math.max(mostPerExecutor, executor.maxTasks());
            }
        }
        alive = found;
    }

    private static String host(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return colon > hostAndPort.lastIndexOf(']') ? hostAndPort.substring(0, colon) : hostAndPort;
    }

    /** The form in which Spark's scheduler takes an executor for a location. */
    private static String location(String host, String id) {
        return "executor_" + host + "_" + id;
    }

    /** Executors that are there. */
    Set<String> ids() {
        return alive.keySet();
    }

    /** Slots of all executors, free or not. */
    int total() {
        return alive.values().stream().mapToInt(Executor::slots).sum();
    }

    /** The most slots that an executor has had. */
    int mostPerExecutor() {
        return mostPerExecutor;
    }

    /**
     * Bundles that may wait for executors that are not there yet: a cluster that grows with its load grows by what waits, and is doubled
     * by it at most.
     */
    int growth() {
        if (!grows) {
            return 0;
        }
        long most = (long) mostExecutors * mostPerExecutor;
        return (int) Math.max(0, Math.min(Math.max(1, total()), most - total()));
    }

    /** An executor with a free slot: the one with most of them, of equal ones the one that a bundle has left last. */
    Optional<Executor> free() {
        return alive.values().stream()
                .filter(executor -> free(executor) > 0)
                .max(Comparator.<Executor>comparingInt(this::free)
                        .thenComparing(executor -> executor.id().equals(freedLast)));
    }

    private int free(Executor executor) {
        return executor.slots() - taken.getOrDefault(executor.id(), 0);
    }

    /** Where units should run that an executor's slot was given to: there, but where one of them is to be elsewhere and another executor is there. */
    String location(Executor slot, List<WorkUnit> units) {
        boolean avoids = units.stream()
                .anyMatch(unit ->
                        unit instanceof WorkUnit.EvaluateCell cell && slot.id().equals(awayFrom.get(cell.cellId())));
        return alive.values().stream()
                .filter(executor -> avoids && !executor.id().equals(slot.id()))
                .max(Comparator.comparingInt(this::free))
                .orElse(slot)
                .location();
    }

    /** A slot gets a bundle. */
    void take(String executor) {
        taken.merge(executor, 1, Integer::sum);
    }

    /** A bundle has left its slot. */
    void giveBack(String executor) {
        taken.computeIfPresent(executor, (id, bundles) -> bundles == 1 ? null : bundles - 1);
    }

    /** A task has ended in an executor. */
    void freed(String executor) {
        freedLast = executor;
    }
}
