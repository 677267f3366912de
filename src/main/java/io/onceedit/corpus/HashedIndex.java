package io.onceedit.corpus;

import java.util.Arrays;

/** Numbers 64-bit hashes in the order in which they first come, 16 to 32 bytes for each: open addressing. */
final class HashedIndex {
    /** Stands for no number. */
    static final int NONE = -1;

    private static final int LEAST_SLOTS = 16;

    private long[] hashes;
    private int[] numbers;
    private int size;

    HashedIndex() {
        hashes = new long[LEAST_SLOTS];
        numbers = new int[LEAST_SLOTS];
        Arrays.fill(numbers, NONE);
    }

    private HashedIndex(HashedIndex other) {
        hashes = other.hashes.clone();
        numbers = other.numbers.clone();
        size = other.size;
    }

    /** Another index with the same numbers. */
    HashedIndex copy() {
        return new HashedIndex(this);
    }

    /** How many hashes have a number. */
    int size() {
        return size;
    }

    /** The number of a hash; {@link #NONE} where it has none. */
    int get(long hash) {
        return numbers[slot(hash)];
    }

    /** The number of a hash, its own from now on. */
    int number(long hash) {
        int slot = slot(hash);
        if (numbers[slot] != NONE) {
            return numbers[slot];
        }
        hashes[slot] = hash;
        numbers[slot] = size++;
        if (size > hashes.length - hashes.length / 4) {
            grow();
        }
        return size - 1;
    }

    /** Where a hash stands, or would. */
    private int slot(long hash) {
        int slot = (int) hash & (hashes.length - 1);
        while (numbers[slot] != NONE && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    private void grow() {
        long[] oldHashes = hashes;
        int[] oldNumbers = numbers;
        hashes = new long[2 * oldHashes.length];
        numbers = new int[hashes.length];
        Arrays.fill(numbers, NONE);
        for (int i = 0; i < oldHashes.length; i++) {
            if (oldNumbers[i] != NONE) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                numbers[slot] = oldNumbers[i];
            }
        }
    }
}
