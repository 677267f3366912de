package io.onceedit.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * Opened models and plug-ins of one process: each is loaded once, leased to whoever needs it, and closed when nobody holds it and the
 * memory budget asks for room, least recently used first. Safe for use by many threads; several that ask for the same key at once wait
 * for one load.
 *
 * @param <R> what is held
 */
public final class ResourcePool<R extends AutoCloseable> implements AutoCloseable {
    private long budgetBytes;
    private final ToLongFunction<R> bytes;
    private final Map<String, Entry<R>> entries = new HashMap<>();
    private long clock;
    private long loads;

    /**
     * An empty pool.
     *
     * @param budgetBytes memory that unleased resources may keep; leased ones are never closed
     * @param bytes a resource's memory
     */
    public ResourcePool(long budgetBytes, ToLongFunction<R> bytes) {
        this.budgetBytes = budgetBytes;
        this.bytes = bytes;
    }

    /** Takes a lease, loading the resource if nobody has. A failed load is not remembered: the next lease tries again. */
    public Lease<R> lease(String key, Supplier<R> loader) {
        Entry<R> entry;
        boolean mine = false;
        synchronized (this) {
            entry = entries.get(key);
            if (entry == null) {
                entry = new Entry<>(key);
                entries.put(key, entry);
                mine = true;
            }
            entry.leases++;
            entry.usedAt = ++clock;
        }
        if (mine) {
            load(entry, loader);
        }
        try {
            return new Lease<>(this, entry, entry.resource.join());
        } catch (CancellationException | CompletionException e) {
            giveBack(entry);
            if (!mine) {
                return lease(key, loader); // who was loading was told to stop, or interrupted, and this caller was not
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Whether a resource is open, leased or not. */
    public synchronized boolean holds(String key) {
        Entry<R> entry = entries.get(key);
        return entry != null && entry.resource.isDone();
    }

    /** Lets unleased resources keep at least so much memory. */
    public synchronized void allowAtLeast(long bytesOfMemory) {
        budgetBytes = Math.max(budgetBytes, bytesOfMemory);
    }

    private synchronized long budget() {
        return budgetBytes;
    }

    /** How many resources were loaded since the pool was made. */
    public synchronized long loads() {
        return loads;
    }

    /** Memory of all resources that are open, leased or not. */
    public synchronized long heldBytes() {
        return entries.values().stream().mapToLong(entry -> entry.bytes).sum();
    }

    /** Closes everything that is not leased. */
    @Override
    public void close() {
        evict(0);
    }

    private void load(Entry<R> entry, Supplier<R> loader) {
        try {
            R resource = loader.get();
            synchronized (this) {
                loads++;
                entry.bytes = bytes.applyAsLong(resource);
            }
            entry.resource.complete(resource);
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                entries.remove(entry.key);
            }
            entry.resource.completeExceptionally(e);
        }
        evict(budget());
    }

    private void giveBack(Entry<R> entry) {
        synchronized (this) {
            entry.leases--;
        }
        evict(budget());
    }

    private void evict(long allowedBytes) {
        List<Entry<R>> closing = new ArrayList<>();
        synchronized (this) {
            long held = heldBytes();
            List<Entry<R>> idle = entries.values().stream()
                    .filter(entry -> entry.leases == 0 && entry.resource.isDone())
                    .sorted(Comparator.comparingLong(entry -> entry.usedAt))
                    .toList();
            for (Entry<R> entry : idle) {
                if (held <= allowedBytes) {
                    break;
                }
                entries.remove(entry.key);
                held -= entry.bytes;
                closing.add(entry);
            }
        }
        for (Entry<R> entry : closing) {
            try {
                entry.resource.join().close();
            } catch (Exception e) {
                throw new IllegalStateException("Failed to close " + entry.key, e);
            }
        }
    }

    /** The right to use a resource until it is closed. */
    public static final class Lease<R extends AutoCloseable> implements AutoCloseable {
        private final ResourcePool<R> pool;
        private final Entry<R> entry;
        private final R resource;
        private boolean closed;

        private Lease(ResourcePool<R> pool, Entry<R> entry, R resource) {
            this.pool = pool;
            this.entry = entry;
            this.resource = resource;
        }

        /** The same lease, to be closed in this one's place, of the resource as its user is to see it. */
        Lease<R> seenAs(UnaryOperator<R> view) {
            return new Lease<>(pool, entry, view.apply(resource));
        }

        /** What is leased. */
        public R get() {
            return resource;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                pool.giveBack(entry);
            }
        }
    }

    private static final class Entry<R> {
        private final String key;
        private final CompletableFuture<R> resource = new CompletableFuture<>();
        private int leases;
        private long usedAt;
        private long bytes;

        private Entry(String key) {
            this.key = key;
        }
    }
}
