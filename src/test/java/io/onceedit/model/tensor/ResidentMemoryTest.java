package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class ResidentMemoryTest {
    private static final long MEBIBYTE = 1L << 20;
    /** The machine's own memory grows and shrinks beside ours. */
    private static final long SLACK = 40 * MEBIBYTE;

    @BeforeAll
    static void prepare() {
        TensorRuntime.prepareThread();
    }

    @Test
    void aWatchSeesWhatWasFreedAgain() {
        long before = ResidentMemory.nowBytes();
        assertThat(before).isPositive();
        ResidentMemory.Watch watch = ResidentMemory.watch();
        hold(200, watch);
        assertThat(ResidentMemory.nowBytes()).isLessThan(before + SLACK);
        assertThat(watch.peakBytes()).isBetween(before + 200 * MEBIBYTE - SLACK, before + 200 * MEBIBYTE + SLACK);
    }

    @Test
    void aWatchDoesNotCountWhatWasThereBefore() {
        hold(500, ResidentMemory.watch());
        long before = ResidentMemory.nowBytes();
        ResidentMemory.Watch watch = ResidentMemory.watch();
        hold(200, watch);
        assertThat(watch.peakBytes()).isBetween(before + 200 * MEBIBYTE - SLACK, before + 200 * MEBIBYTE + SLACK);
        assertThat(ResidentMemory.peakBytes()).isGreaterThan(before + 500 * MEBIBYTE - SLACK);
    }

    @Test
    void aPeakCanBeForgotten() {
        long before = ResidentMemory.nowBytes();
        hold(300, ResidentMemory.watch());
        assertThat(ResidentMemory.peakBytes()).isGreaterThan(before + 300 * MEBIBYTE - SLACK);
        ResidentMemory.forgetPeak();
        assertThat(ResidentMemory.peakBytes()).isLessThan(before + SLACK);
    }

    private static void hold(long mebibytes, ResidentMemory.Watch watch) {
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            scope.ones(new Shape(mebibytes * MEBIBYTE / Float.BYTES));
            watch.sample();
        }
    }
}
