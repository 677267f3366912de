package io.onceedit.spark.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.progress.StopSignal;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class RunningTasksTest {
    private final RunningTasks tasks = new RunningTasks();

    @Test
    void aProcessThatEndsTellsItsTasksAndWaitsForThem() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(2);
        CompletableFuture<?> first =
                CompletableFuture.runAsync(() -> tasks.run(StopSignal.NEVER, stop -> spin(begun, stop)));
        CompletableFuture<?> second =
                CompletableFuture.runAsync(() -> tasks.run(StopSignal.NEVER, stop -> spin(begun, stop)));
        begun.await();
        assertThat(tasks.stop(60)).isTrue();
        assertThatThrownBy(first::join).hasCauseInstanceOf(CancellationException.class);
        assertThatThrownBy(second::join).hasCauseInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> tasks.run(StopSignal.NEVER, RunningTasksTest::checked))
                .isInstanceOf(CancellationException.class)
                .hasMessage("Stopped: the work was cancelled before its end");
    }

    @Test
    void aTaskThatDoesNotHeedIsNotWaitedForLongerThanAllowed() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<?> deaf = CompletableFuture.runAsync(() -> tasks.run(StopSignal.NEVER, stop -> {
            begun.countDown();
            return await(released);
        }));
        begun.await();
        assertThat(tasks.stop(0)).isFalse();
        released.countDown();
        deaf.join();
        assertThat(tasks.stop(0)).isTrue();
    }

    @Test
    void aCancelledTaskIsGivenUpAlone() {
        assertThatThrownBy(() -> tasks.run(() -> true, RunningTasksTest::checked))
                .isInstanceOf(CancellationException.class);
        assertThat(tasks.<Boolean>run(StopSignal.NEVER, RunningTasksTest::checked))
                .isTrue();
    }

    private static boolean checked(StopSignal stop) {
        stop.check();
        return true;
    }

    private static boolean spin(CountDownLatch begun, StopSignal stop) {
        begun.countDown();
        while (true) {
            stop.check();
            Thread.onSpinWait();
        }
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
