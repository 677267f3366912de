package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WorkMeterTest {
    /** Two rows, 5 tokens, padded to 6. */
    private static final TokenBatch BATCH = TokenBatch.of(List.of(new int[] {5, 6, 7}, new int[] {8, 9}));

    private static LanguageModel model;

    private final WorkMeter meter = new WorkMeter();
    private final UnitClock clock = new UnitClock(Stage.FUSE, StopSignal.NEVER, ProgressListener.SILENT);

    @BeforeAll
    static void open() {
        TensorRuntime.prepareThread();
        model = LanguageModels.open("llama", Path.of("src/demo/models/host-llama"), Device.cpu());
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private Map<Stage, Long> tokensOf(Runnable work) {
        meter.book(clock, () -> {
            work.run();
            return true;
        });
        return clock.stages().stream().collect(Collectors.toMap(StageCost::stage, StageCost::tokens));
    }

    @Test
    void everyCallOfADecoderIsForwarded() {
        List<String> forwarded = Arrays.stream(ForwardingDecoder.class.getDeclaredMethods())
                .map(Method::getName)
                .toList();
        assertThat(Arrays.stream(Decoder.class.getMethods()).map(Method::getName))
                .isSubsetOf(forwarded);
    }

    @Test
    void everyForwardPassCountsItsTokensOnce() {
        Decoder decoder = meter.counting(model).decoder();
        Decoder edited = decoder.withParameters(Map.of());
        assertThat(tokensOf(() -> {
                    try (NDManager scope = decoder.newScope()) {
                        decoder.hidden(scope, BATCH);
                        NDArray embedded = decoder.residualAfter(scope, BATCH, 0);
                        edited.hiddenFrom(embedded, BATCH, 0);
                        NDArray first = decoder.residualAfter(scope, BATCH, 1);
                        decoder.residualFrom(first, BATCH, 1, 2);
                        KeyValueCache cache = decoder.newCache(scope, 2);
                        decoder.extend(scope, cache, BATCH);
                        decoder.extend(scope, cache, TokenBatch.of(List.of(new int[] {1}, new int[] {2})));
                    }
                }))
                .isEqualTo(Map.of(Stage.FUSE, 4 * 5L + 2));
    }

    @Test
    void passesAreBookedToTheStageOfWhatReads() {
        LanguageModel counted = meter.counting(model);
        LanguageModel plugin = meter.staged(counted, Stage.PLUGIN_PASS);
        assertThat(tokensOf(() -> {
                    try (NDManager scope = model.decoder().newScope()) {
                        plugin.decoder().hidden(scope, BATCH);
                        counted.decoder().hidden(scope, TokenBatch.of(List.of(new int[] {1})));
                        meter.during(Stage.HOST_PASS, () -> plugin.decoder().residualAfter(scope, BATCH, 1));
                    }
                }))
                .isEqualTo(Map.of(Stage.FUSE, 1L, Stage.PLUGIN_PASS, 10L, Stage.HOST_PASS, 0L));
    }

    @Test
    void nothingIsBookedWhereNoUnitRuns() {
        try (NDManager scope = model.decoder().newScope()) {
            meter.counting(model).decoder().hidden(scope, BATCH);
        }
        assertThat(clock.stages()).extracting(StageCost::tokens).containsExactly(0L);
    }

    @Test
    void timesOfStagesAddUpToTheWhole() throws InterruptedException {
        long start = System.nanoTime();
        meter.book(clock, () -> meter.during(Stage.PLUGIN_PASS, WorkMeterTest::spin));
        Thread other = new Thread(WorkMeterTest::spin);
        other.start();
        other.join();
        Thread.sleep(30);
        List<StageCost> costs = clock.stages();
        double whole = (System.nanoTime() - start) / 1e9;
        assertThat(costs.stream().map(StageCost::stage)).containsExactly(Stage.PLUGIN_PASS, Stage.FUSE);
        assertThat(costs.get(0).cpuSeconds()).isBetween(0.01, costs.get(0).wallSeconds() + 0.005);
        assertThat(costs.get(1).wallSeconds()).isGreaterThanOrEqualTo(0.029);
        assertThat(costs.get(1).cpuSeconds()).isLessThan(0.02);
        assertThat(costs.get(0).wallSeconds() + costs.get(1).wallSeconds()).isLessThanOrEqualTo(whole + 0.05);
    }

    /** Keeps this thread busy for 20 ms of its own time. */
    private static long spin() {
        var threads = java.lang.management.ManagementFactory.getThreadMXBean();
        long end = threads.getCurrentThreadCpuTime() + 20_000_000L;
        long turns = 0;
        while (threads.getCurrentThreadCpuTime() < end) {
            turns++;
        }
        return turns;
    }
}
