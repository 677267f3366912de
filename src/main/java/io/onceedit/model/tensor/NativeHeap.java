package io.onceedit.model.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import java.util.Optional;

/** The heap of the C library, in which the engine and the tokenizers keep what is too small for the system to give by itself. */
public final class NativeHeap {
    /** A thread's part of the heap is cut into pieces of 64 MB. */
    private static final int END_BLOCKS = 8;

    private static final long END_BLOCK_BYTES = 16L << 20;

    private static final Optional<Functions> LIBRARY = library();

    private NativeHeap() {}

    /**
     * Gives back to the system what is free in the heap: to be called behind the closing of something large, since the heap keeps what it
     * has and is told to (README, memory settings). At the ends of other threads' parts of the heap it stays. Does nothing where the C
     * library is not glibc.
     */
    public static void trim() {
        LIBRARY.ifPresent(NativeHeap::trim);
    }

    /**
     * Trimming passes over what is free at the end of a thread's part of the heap, tens of megabytes: behind blocks of memory that nobody
     * touches it is not the end.
     */
    private static void trim(Functions library) {
        Pointer[] blocks = new Pointer[END_BLOCKS];
        for (int i = 0; i < END_BLOCKS; i++) {
            blocks[i] = library.allocate.invokePointer(new Object[] {new NativeLong(END_BLOCK_BYTES)});
        }
        for (int i = 0; i < END_BLOCKS - 1; i++) {
            library.free.invokeVoid(new Object[] {blocks[i]});
        }
        library.trim.invokeInt(new Object[] {new NativeLong(0)});
        library.free.invokeVoid(new Object[] {blocks[END_BLOCKS - 1]});
    }

    /**
     * What is in use of the heap, bytes, whoever of the process uses it; 0 where the C library is not glibc. Unlike resident memory it has
     * nothing of what the heap keeps: trimming leaves it what is free at the end of a thread's own part.
     */
    public static long inUseBytes() {
        return LIBRARY.map(library -> (Statistics) library.statistics.invoke(Statistics.class, new Object[0]))
                .map(heap -> heap.usedInParts + heap.mapped)
                .orElse(0L);
    }

    private record Functions(Function allocate, Function free, Function trim, Function statistics) {}

    /** None where it is not glibc, or where the bridge to it cannot be unpacked, as on a disk that is full. */
    private static Optional<Functions> library() {
        try {
            NativeLibrary library = NativeLibrary.getInstance("c");
            return Optional.of(new Functions(
                    library.getFunction("malloc"),
                    library.getFunction("free"),
                    library.getFunction("malloc_trim"),
                    library.getFunction("mallinfo2")));
        } catch (LinkageError none) {
            return Optional.empty();
        }
    }

    /** {@code struct mallinfo2}, bytes and counts. */
    @Structure.FieldOrder({
        "parts",
        "freeBlocks",
        "freeSmallBlocks",
        "mappedBlocks",
        "mapped",
        "unused",
        "freeSmall",
        "usedInParts",
        "free",
        "trimmable"
    })
    public static final class Statistics extends Structure implements Structure.ByValue {
        public long parts;
        public long freeBlocks;
        public long freeSmallBlocks;
        public long mappedBlocks;
        public long mapped;
        public long unused;
        public long freeSmall;
        public long usedInParts;
        public long free;
        public long trimmable;
    }
}
