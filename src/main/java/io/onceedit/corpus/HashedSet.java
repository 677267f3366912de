package io.onceedit.corpus;

import java.util.Arrays;

/**
 * A growing set of 64-bit hashes that takes 10 to 15 bytes for each: open addressing, in {@value #PARTS} parts by the first bits, which grow
 * one by one, so that growing never needs twice the memory. Reading is safe for many threads once nothing is added any more.
 */
final class HashedSet {
    static final int PARTS = 256;

    private static final int LEAST_SLOTS = 8;
    private static final long EMPTY = 0;

    private final long[][] parts = new long[PARTS][];
    private final int[] counts = new int[PARTS];
    private long size;

    /** Adds a hash; whether it is new. */
    boolean add(long hash) {
        long kept = kept(hash);
        int part = partOf(kept);
        if (parts[part] == null) {
            parts[part] = new long[LEAST_SLOTS];
        } else if (counts[part] >= parts[part].length - parts[part].length / 4) {
            parts[part] = grown(parts[part]);
        }
        if (!put(parts[part], kept)) {
            return false;
        }
        counts[part]++;
        size++;
        return true;
    }

    boolean contains(long hash) {
        long kept = kept(hash);
        long[] slots = parts[partOf(kept)];
        if (slots == null) {
            return false;
        }
        int slot = slot(kept, slots.length);
        while (slots[slot] != EMPTY) {
            if (slots[slot] == kept) {
                return true;
            }
            slot = next(slot, slots.length);
        }
        return false;
    }

    /** How many different hashes were added. */
    long size() {
        return size;
    }

    /** The hashes of a part, of {@value #PARTS}, from the smallest. */
    long[] part(int part) {
        return parts[part] == null
                ? new long[0]
                : Arrays.stream(parts[part])
                        .filter(hash -> hash != EMPTY)
                        .sorted()
                        .toArray();
    }

    private static long[] grown(long[] slots) {
        long[] more = new long[slots.length + slots.length / 2];
        for (long hash : slots) {
            if (hash != EMPTY) {
                put(more, hash);
            }
        }
        return more;
    }

    private static boolean put(long[] slots, long hash) {
        int slot = slot(hash, slots.length);
        while (slots[slot] != EMPTY) {
            if (slots[slot] == hash) {
                return false;
            }
            slot = next(slot, slots.length);
        }
        slots[slot] = hash;
        return true;
    }

    /** The one hash that marks empty slots stands for its neighbour. */
    private static long kept(long hash) {
        return hash == EMPTY ? 1 : hash;
    }

    private static int partOf(long hash) {
        return (int) (hash >>> 56);
    }

    /** The place that the bits behind the part's give, in proportion. */
    private static int slot(long hash, int slots) {
        return (int) ((((hash >>> 24) & 0xffffffffL) * slots) >>> 32);
    }

    private static int next(int slot, int slots) {
        return slot + 1 == slots ? 0 : slot + 1;
    }
}
