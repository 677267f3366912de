package io.onceedit.spark.executor;

import io.onceedit.progress.Amount;
import io.onceedit.progress.MemoryInUse;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import io.onceedit.progress.WorkDone;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Adds up what the units of a task report of themselves, one unit after another. */
final class TaskProgress implements ProgressListener {
    private final ProgressAccumulator driver;
    private final ProcessFigures figures;
    private final Supplier<MemoryInUse> memory;
    private final StopSignal stop;
    private final Map<String, Amount> parts = new HashMap<>();
    private UnitsProgress ended = UnitsProgress.NONE;
    private WorkUnit unit;
    private long tokens;

    /**
     * No unit has begun.
     *
     * @param driver is told how far the task is
     * @param figures are told what is added
     * @param memory what the process has in use now
     * @param stop ends the unit that reports next, where it is given
     */
    TaskProgress(ProgressAccumulator driver, ProcessFigures figures, Supplier<MemoryInUse> memory, StopSignal stop) {
        this.driver = driver;
        this.figures = figures;
        this.memory = memory;
        this.stop = stop;
    }

    /** A unit begins. */
    synchronized void begin(WorkUnit next) {
        unit = next;
    }

    /** The unit has ended, however far it got. */
    synchronized void end(UnitResult result) {
        WorkDone done = result.done(unit);
        long total = parts.values().stream().mapToLong(Amount::total).sum();
        figures.add(new WorkDone(done.units(), done.failedUnits(), done.rows(), 0)); // its tokens are in already
        ended = ended.plus(progress(
                new WorkDone(done.units(), done.failedUnits(), done.rows(), tokens), new Amount(total, total)));
        parts.clear();
        tokens = 0;
        driver.add(ended);
    }

    @Override
    public synchronized void read(long more) {
        tokens += more;
        figures.add(WorkDone.reading(more));
        tell();
    }

    @Override
    public synchronized void advanced(String part, long done, long total) {
        stop.check();
        parts.put(part, new Amount(done, total));
        tell();
    }

    private void tell() {
        Amount whole = parts.values().stream().reduce(Amount.NONE, Amount::plus);
        driver.add(ended.plus(progress(WorkDone.reading(tokens), whole)));
    }

    private UnitsProgress progress(WorkDone done, Amount work) {
        return new UnitsProgress(done, work.total() == 0 ? Map.of() : Map.of(unit.stage(), work), memory.get());
    }
}
