package io.onceedit.spark.executor;

import ai.djl.Device;
import io.onceedit.sweep.HostRecheck;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.WorkUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.broadcast.Broadcast;

/** Reads texts of kept host passes again, on this executor's models and the device that Spark gave the task. */
public final class RecheckedUnits implements FlatMapFunction<Iterator<WorkUnit.PassHost>, HostRecheck.Found> {
    private final Broadcast<ExecutorSettings> settings;
    private final HostRecheck.Sample sample;

    /** A partition function that holds handles only. */
    public RecheckedUnits(Broadcast<ExecutorSettings> settings, HostRecheck.Sample sample) {
        this.settings = settings;
        this.sample = sample;
    }

    @Override
    public Iterator<HostRecheck.Found> call(Iterator<WorkUnit.PassHost> units) {
        return ExecutorProcess.tasks().run(TaskContext.get()::isInterrupted, stop -> {
            ExecutorSettings known = settings.value();
            Device device = TaskDevice.reachable(TaskDevice.of(TaskContext.get()));
            OpenModels models = ExecutorProcess.models(known).on(device);
            HostRecheck recheck = new HostRecheck(known.job(), ExecutorProcess.store(known), models);
            List<HostRecheck.Found> found = new ArrayList<>();
            while (units.hasNext()) {
                stop.check();
                found.add(recheck.of(units.next(), sample));
            }
            return found.iterator();
        });
    }
}
