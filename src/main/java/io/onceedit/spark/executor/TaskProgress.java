package io.onceedit.spark.executor;

import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import io.onceedit.sweep.WorkUnit;
import java.util.HashMap;
import java.util.Map;

/** Adds up what the units of a task report of themselves, one unit after another. */
final class TaskProgress implements ProgressListener {
    private final ProgressAccumulator driver;
    private final StopSignal stop;
    private final Map<String, UnitsProgress.Amount> unit = new HashMap<>();
    private UnitsProgress ended = UnitsProgress.NONE;
    private String stage = "";

    /** @param stop ends the unit that reports next, where it is given */
    TaskProgress(ProgressAccumulator driver, StopSignal stop) {
        this.driver = driver;
        this.stop = stop;
    }

    /** A unit begins. */
    synchronized void begin(WorkUnit next) {
        stage = next.stage();
    }

    /** The unit has ended, however far it got. */
    synchronized void end() {
        long total =
                unit.values().stream().mapToLong(UnitsProgress.Amount::total).sum();
        ended = ended.plus(of(1, new UnitsProgress.Amount(total, total)));
        unit.clear();
        driver.add(ended);
    }

    @Override
    public synchronized void advanced(String part, long done, long total) {
        stop.check();
        unit.put(part, new UnitsProgress.Amount(done, total));
        UnitsProgress.Amount whole =
                unit.values().stream().reduce(new UnitsProgress.Amount(0, 0), UnitsProgress.Amount::plus);
        driver.add(ended.plus(of(0, whole)));
    }

    private UnitsProgress of(long units, UnitsProgress.Amount work) {
        return new UnitsProgress(units, work.total() == 0 ? Map.of() : Map.of(stage, work));
    }
}
