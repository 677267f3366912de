package io.onceedit.sweep;

import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one unit has spent so far, by stage: it is in one stage at a time. For the thread that made it. */
final class UnitClock {
    private static final double NANOS = 1e9;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<Stage, Spent> spent = new EnumMap<>(Stage.class);
    private final StopSignal stop;
    private final ProgressListener progress;
    private Stage stage;
    private long wallSince;
    private long cpuSince;

    /**
     * Starts in a stage.
     *
     * @param stop ends the unit the next time that a model reads for it
     * @param progress is told what models read for it
     */
    UnitClock(Stage stage, StopSignal stop, ProgressListener progress) {
        this.stage = stage;
        this.stop = stop;
        this.progress = progress;
        this.wallSince = System.nanoTime();
        this.cpuSince = cpuNanos();
    }

    private static final class Spent {
        private long wallNanos;
        private long cpuNanos;
        private long tokens;
        private long halvings;
        private long promptsComputed;
        private long promptsFound;

        private StageCost cost(Stage stage) {
            return new StageCost(
                    stage, wallNanos / NANOS, cpuNanos / NANOS, tokens, halvings, promptsComputed, promptsFound);
        }
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    private Spent here() {
        return spent.computeIfAbsent(stage, first -> new Spent());
    }

    /** Goes on in another stage; the one it was in. */
    Stage enter(Stage next) {
        Stage before = stage;
        long wall = System.nanoTime();
        long cpu = cpuNanos();
        here().wallNanos += wall - wallSince;
        here().cpuNanos += cpu - cpuSince;
        wallSince = wall;
        cpuSince = cpu;
        stage = next;
        return before;
    }

    /** Counts tokens that are read next for the stage that it is in, unless the unit is to be given up. */
    void read(long tokens) {
        stop.check();
        here().tokens += tokens;
        progress.read(tokens);
    }

    /** Counts a batch of the stage that it is in, which found no memory on the device and was halved. */
    void halved() {
        here().halvings++;
    }

    /** Counts questions to the untouched host for the stage that it is in. */
    void answered(long computed, long found) {
        here().promptsComputed += computed;
        here().promptsFound += found;
    }

    /** What every stage cost until now. */
    List<StageCost> stages() {
        enter(stage);
        List<StageCost> costs = new ArrayList<>();
        spent.forEach((one, sum) -> costs.add(sum.cost(one)));
        return costs;
    }
}
