package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.onceedit.progress.StopSignal;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

final class ResourcePoolTest {
    private final List<String> closed = new ArrayList<>();

    /** Ten bytes that remember when they are closed. */
    private final class Held implements AutoCloseable {
        private final String name;

        Held(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    private ResourcePool<Held> pool(long budgetBytes) {
        return new ResourcePool<>(budgetBytes, held -> 10);
    }

    @Test
    void loadsOnceAndClosesLeastRecentlyUsedFirst() {
        ResourcePool<Held> pool = pool(20);
        for (String key : List.of("a", "b", "a", "c")) {
            pool.lease(key, () -> new Held(key)).close();
        }
        assertThat(pool.loads()).isEqualTo(3);
        assertThat(closed).containsExactly("b");
        assertThat(List.of("a", "b", "c", "d").stream().filter(pool::holds)).containsExactly("a", "c");
        pool.close();
        assertThat(closed).containsExactlyInAnyOrder("b", "a", "c");
    }

    @Test
    void neverClosesWhatIsLeased() {
        ResourcePool<Held> pool = pool(0);
        try (ResourcePool.Lease<Held> lease = pool.lease("a", () -> new Held("a"))) {
            pool.lease("b", () -> new Held("b")).close();
            assertThat(closed).containsExactly("b");
            assertThat(lease.get().name).isEqualTo("a");
        }
        assertThat(closed).containsExactly("b", "a");
    }

    @Test
    void aFailedLoadIsTriedAgain() {
        ResourcePool<Held> pool = pool(20);
        assertThatThrownBy(() -> pool.lease("a", () -> {
                    throw new IllegalStateException("Cannot open a");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot open a");
        pool.lease("a", () -> new Held("a")).close();
        assertThat(pool.loads()).isEqualTo(1);
    }

    @Test
    void aStoppedLoadStopsNobodyElse() throws Exception {
        StopSignal given = () -> true;
        assertThat(whereTheLoadFails(given::check)).isInstanceOf(StopSignal.Stopped.class);
    }

    /** As Spark does with a task whose second attempt was quicker: its files are closed under it. */
    @Test
    void anInterruptedLoadFailsNobodyElse() throws Exception {
        UncheckedIOException closed = new UncheckedIOException(new ClosedByInterruptException());
        assertThat(whereTheLoadFails(() -> {
                    throw closed;
                }))
                .isSameAs(closed);
    }

    /** What the one who loads dies of, while another waits for the same load and gets what he asked for. */
    private Throwable whereTheLoadFails(Runnable end) throws Exception {
        ResourcePool<Held> pool = pool(20);
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        FutureTask<Object> loads = new FutureTask<>(() -> pool.lease("a", () -> {
            loading.countDown();
            assertThatCode(stopped::await).doesNotThrowAnyException();
            end.run();
            return new Held("never");
        }));
        FutureTask<String> waits = new FutureTask<>(() -> {
            try (ResourcePool.Lease<Held> lease = pool.lease("a", () -> new Held("a"))) {
                return lease.get().name;
            }
        });
        new Thread(loads).start();
        loading.await();
        Thread waiting = new Thread(waits);
        waiting.start();
        while (waiting.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        stopped.countDown();
        Throwable failure = catchThrowable(loads::get);
        assertThat(waits.get()).isEqualTo("a");
        pool.close();
        assertThat(closed).containsExactly("a");
        return failure.getCause();
    }

    @Test
    void threadsThatAskAtOnceShareOneLoad() throws Exception {
        ResourcePool<Held> pool = pool(20);
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Held>> leased = new ArrayList<>();
            Callable<Held> task = () -> {
                start.await();
                try (ResourcePool.Lease<Held> lease = pool.lease("a", () -> new Held("a"))) {
                    return lease.get();
                }
            };
            for (int i = 0; i < 4; i++) {
                leased.add(threads.submit(task));
            }
            start.countDown();
            for (Future<Held> future : leased) {
                assertThat(future.get()).isSameAs(leased.get(0).get());
            }
        } finally {
            threads.shutdown();
        }
        assertThat(pool.loads()).isEqualTo(1);
    }
}
