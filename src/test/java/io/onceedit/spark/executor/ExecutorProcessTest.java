package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.onceedit.progress.Amount;
import io.onceedit.progress.MemoryInUse;
import io.onceedit.progress.StopSignal;
import io.onceedit.progress.WorkDone;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.UnitCost;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;

/** What tasks of one executor share. */
final class ExecutorProcessTest {
    private static ExecutorSettings settings(String store) {
        DemoSweep demo = DemoSweep.of(List.of("corpus.limit=1"), List.of("gpt2"), List.of("host"));
        return new ExecutorSettings(demo.job(), store, HadoopSettings.ofSpark(), "target/models", "target/hashes");
    }

    @Test
    void everyTaskOfAStoreGetsTheSameOne() {
        assertThat(ExecutorProcess.store(settings("store-a"))).isSameAs(ExecutorProcess.store(settings("store-a")));
        assertThat(ExecutorProcess.store(settings("store-b"))).isNotSameAs(ExecutorProcess.store(settings("store-a")));
    }

    @Test
    void everyTaskGetsTheSameModels() {
        assertThat(ExecutorProcess.models(settings("store-a"))).isSameAs(ExecutorProcess.models(settings("store-b")));
    }

    @Test
    void progressOfATaskAddsUpOverItsUnits() {
        ProgressAccumulator accumulator = new ProgressAccumulator();
        ProcessFigures figures = new ProcessFigures(() -> 7, () -> 0);
        MemoryInUse memory = new MemoryInUse(3, 2, 1);
        DemoSweep demo = DemoSweep.of(List.of("corpus.limit=1"), List.of("gpt2"), List.of("host", "text"));
        TaskProgress task = new TaskProgress(accumulator, figures, () -> memory, StopSignal.NEVER);
        WorkUnit unit = demo.plan().preparing().get(0);
        task.begin(unit);
        task.advanced("first part", 3, 10);
        task.read(100);
        task.advanced("second part", 1, 5);
        assertThat(accumulator.value()).isEqualTo(reached(0, 0, 100, unit, new Amount(4, 15), memory));
        task.end(result(unit, new UnitResult.Failure("Test", "Failed for the test")));
        task.begin(unit);
        task.advanced("first part", 1, 10);
        task.read(11);
        assertThat(accumulator.value()).isEqualTo(reached(1, 0, 111, unit, new Amount(16, 25), memory));
        assertThat(accumulator.value().toString())
                .isEqualTo("1 units, 1 failed, 0 rows, 111 tokens, " + unit.stage() + " 16/25");
        WorkUnit.EvaluateCell cell = demo.plan().cells().get(0);
        task.end(result(unit, UnitResult.Failure.NONE));
        task.begin(cell);
        task.end(result(cell, UnitResult.Failure.NONE));
        WorkDone all = new WorkDone(3, 1, cell.asked().probes(), 111);
        assertThat(accumulator.value().done()).isEqualTo(all);
        assertThat(figures.done()).isEqualTo(all);
        ProgressAccumulator driver = new ProgressAccumulator();
        driver.merge(accumulator);
        driver.merge(accumulator);
        assertThat(driver.value().done()).isEqualTo(all.plus(all));
        assertThat(driver.value().memory()).isEqualTo(memory);
    }

    private static UnitsProgress reached(
            long units, long rows, long tokens, WorkUnit unit, Amount work, MemoryInUse memory) {
        return new UnitsProgress(new WorkDone(units, units, rows, tokens), Map.of(unit.stage(), work), memory);
    }

    private static UnitResult result(WorkUnit unit, UnitResult.Failure failure) {
        return new UnitResult(
                unit.key(),
                unit.stage(),
                unit.subject(),
                new UnitResult.Origin("run", 1, false, ""),
                new UnitCost(List.of(), 1, 0, 0, "", "cpu"),
                failure);
    }

    @Test
    void memoryIsMeasuredAtMostOnceASecond() {
        AtomicLong clock = new AtomicLong();
        AtomicLong held = new AtomicLong(1);
        ProcessFigures figures = new ProcessFigures(held::get, clock::get);
        assertThat(figures.memory(List.of()).models()).isEqualTo(1);
        assertThat(figures.memory(List.of()).resident()).isPositive();
        held.set(2);
        clock.set(999_999_999);
        assertThat(figures.memory(List.of()).models()).isEqualTo(1);
        clock.set(1_000_000_000);
        assertThat(figures.memory(List.of()).models()).isEqualTo(2);
    }

    @Test
    void memoryOfOtherDevicesIsMeasuredAtOnce() {
        AtomicLong held = new AtomicLong(1);
        ProcessFigures figures = new ProcessFigures(held::get, () -> 0);
        assertThat(figures.memory(List.of(Device.gpu(0))).models()).isEqualTo(1);
        held.set(2);
        assertThat(figures.memory(List.of(Device.gpu(0))).models()).isEqualTo(1);
        assertThat(figures.memory(List.of(Device.gpu(1))).models()).isEqualTo(2);
    }

    @Test
    void devicesAreTheGpusAmongWhatSparkHasGiven() {
        ResourceInformation gpus = new ResourceInformation("gpu", new String[] {"1", "GPU-5"});
        ResourceInformation others = new ResourceInformation("fpga", new String[] {"2"});
        assertThat(GivenDevices.of(Map.of("gpu", gpus, "fpga", others))).containsExactly(Device.gpu(1));
        assertThat(GivenDevices.of(Map.of("fpga", others))).isEmpty();
    }
}
