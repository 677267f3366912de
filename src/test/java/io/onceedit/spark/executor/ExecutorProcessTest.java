package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.progress.StopSignal;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.DemoSweep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What tasks of one executor share. */
final class ExecutorProcessTest {
    private static ExecutorSettings settings(String store) {
        DemoSweep demo = DemoSweep.of(List.of("corpus.limit=1"), List.of("gpt2"), List.of("host"));
        return new ExecutorSettings(demo.job(), store, HadoopSettings.ofSpark(), "models", "hashes");
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
        DemoSweep demo = DemoSweep.of(List.of("corpus.limit=1"), List.of("gpt2"), List.of("host", "text"));
        TaskProgress task = new TaskProgress(accumulator, StopSignal.NEVER);
        task.begin(demo.plan().preparing().get(0));
        String stage = demo.plan().preparing().get(0).stage();
        task.advanced("first part", 3, 10);
        task.advanced("second part", 1, 5);
        assertThat(accumulator.value()).isEqualTo(new UnitsProgress(0, Map.of(stage, new UnitsProgress.Amount(4, 15))));
        task.end();
        task.begin(demo.plan().preparing().get(0));
        task.advanced("first part", 1, 10);
        assertThat(accumulator.value())
                .isEqualTo(new UnitsProgress(1, Map.of(stage, new UnitsProgress.Amount(16, 25))));
        ProgressAccumulator driver = new ProgressAccumulator();
        driver.merge(accumulator);
        driver.merge(accumulator);
        assertThat(driver.value()).isEqualTo(new UnitsProgress(2, Map.of(stage, new UnitsProgress.Amount(32, 50))));
    }
}
