package io.onceedit.sweep;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;

/** How much of Java's heap is in use behind each collection, while it is watched: what lives, and not what waits to be collected. */
final class LiveHeap implements AutoCloseable {
    private final AtomicLong peakBytes = new AtomicLong();
    private final NotificationListener listener =
            (notification, nothing) -> peakBytes.accumulateAndGet(behindCollection(), Math::max);
    private final List<NotificationEmitter> collectors = new ArrayList<>();

    private LiveHeap() {}

    /** Begins to watch. */
    static LiveHeap watch() {
        LiveHeap heap = new LiveHeap();
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener(heap.listener, null, null);
                heap.collectors.add(emitter);
            }
        }
        return heap;
    }

    private static long behindCollection() {
        long used = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
            used += usage == null ? 0 : usage.getUsed();
        }
        return used;
    }

    /** Collects garbage and tells what is in use behind it. */
    long usedBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The most that was in use behind a collection; 0 where there was none. Behind a collection of young objects, old garbage counts too. */
    long peakBytes() {
        return peakBytes.get();
    }

    @Override
    public void close() {
        for (NotificationEmitter collector : collectors) {
            try {
                collector.removeNotificationListener(listener);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("Failed to stop watching the heap", e);
            }
        }
    }
}
