package io.onceedit.model.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.NativeLong;
import java.util.Optional;

/** The heap of the C library, in which the engine and the tokenizers keep what is too small for the system to give by itself. */
public final class NativeHeap {
    private static final Optional<Function> TRIM = trimming();

    private NativeHeap() {}

    /**
     * Gives back to the system what is free in the heap: to be called behind the closing of something large, since the heap keeps what it
     * has and is told to (README, memory settings). Does nothing where the C library is not glibc.
     */
    public static void trim() {
        TRIM.ifPresent(trim -> trim.invokeInt(new Object[] {new NativeLong(0)}));
    }

    private static Optional<Function> trimming() {
        try {
            return Optional.of(NativeLibrary.getInstance("c").getFunction("malloc_trim"));
        } catch (LinkageError none) {
            return Optional.empty();
        }
    }
}
