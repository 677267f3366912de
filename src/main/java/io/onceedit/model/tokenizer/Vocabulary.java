package io.onceedit.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The ids of tokens as a tokenizer file spells them, in bytes: a hash map of strings would take thirty megabytes for a large vocabulary,
 * which Java's heap then keeps. A token that is put twice has the id that was put last. Of one thread.
 */
final class Vocabulary {
    private static final int LEAST_SLOTS = 1 << 10;
    private static final int FREE = -1;

    private byte[] bytes = new byte[1 << 13];
    /** Where each entry begins in the bytes, and where the last one ends. */
    private int[] starts = new int[LEAST_SLOTS / 2 + 1];

    private int[] ids = new int[LEAST_SLOTS / 2];
    private int size;
    /** Entries by the hash of their bytes, less than half of them taken. */
    private int[] slots = freeSlots(LEAST_SLOTS);

    /** Adds a token, or gives it another id. */
    void put(String token, int id) {
        int slot = slot(append(token));
        if (slots[slot] != FREE) {
            ids[slots[slot]] = id;
            return;
        }
        ids[size] = id;
        slots[slot] = size++;
        if (size * 2L >= slots.length) {
            widen();
        }
    }

    /** The id of a token. */
    OptionalInt id(String token) {
        int entry = slots[slot(append(token))];
        return entry == FREE ? OptionalInt.empty() : OptionalInt.of(ids[entry]);
    }

    boolean contains(String token) {
        return id(token).isPresent();
    }

    /** The number of tokens. */
    int size() {
        return size;
    }

    /** The id of the token that was put as the so many-th, from 0 on. */
    int id(int entry) {
        return ids[entry];
    }

    /** That token. */
    String token(int entry) {
        return new String(bytes, starts[entry], length(entry), StandardCharsets.UTF_8);
    }

    /** The number of that token's UTF-8 bytes. */
    int length(int entry) {
        return starts[entry + 1] - starts[entry];
    }

    /** One of that token's UTF-8 bytes, from 0 to 255. */
    int byteAt(int entry, int index) {
        return Byte.toUnsignedInt(bytes[starts[entry] + index]);
    }

    /** Writes a token behind all others, as the entry that comes next, which is none until it is counted. */
    private int append(String token) {
        int begin = starts[size];
        int end = begin;
        if (bytes.length - begin < 3L * token.length()) { // a character takes at most 3 bytes, a pair of surrogates 4
            bytes = Arrays.copyOf(bytes, Math.addExact(bytes.length / 2 * 3, 3 * token.length()));
        }
        boolean isAscii = true;
        for (int i = 0; i < token.length() && isAscii; i++) {
            isAscii = token.charAt(i) < 0x80;
            bytes[end++] = (byte) token.charAt(i);
        }
        if (!isAscii) {
            byte[] spelled = token.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(spelled, 0, bytes, begin, spelled.length);
            end = begin + spelled.length;
        }
        starts[size + 1] = end;
        return size;
    }

    /** The slot of the entry that is spelled like one, or the free one where it would stand. */
    private int slot(int entry) {
        int slot = spread(hash(entry));
        while (slots[slot] != FREE && !isSame(slots[slot], entry)) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }

    private int hash(int entry) {
        int hash = 1;
        for (int i = starts[entry]; i < starts[entry + 1]; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    private boolean isSame(int entry, int other) {
        return Arrays.equals(bytes, starts[entry], starts[entry + 1], bytes, starts[other], starts[other + 1]);
    }

    /** Takes twice as many slots, with room for half as many entries. */
    private void widen() {
        slots = freeSlots(slots.length * 2);
        starts = Arrays.copyOf(starts, slots.length / 2 + 1);
        ids = Arrays.copyOf(ids, slots.length / 2);
        for (int entry = 0; entry < size; entry++) {
            slots[slot(entry)] = entry;
        }
    }

    private int spread(int hash) {
        int mixed = hash * 0x9E37_79B9;
        return (mixed ^ mixed >>> 16) & slots.length - 1;
    }

    private static int[] freeSlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, FREE);
        return slots;
    }
}
