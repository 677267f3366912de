package io.onceedit.model.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that this process holds in RAM, native memory included, as Linux counts it; 0 where the system does not tell. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEARING = Path.of("/proc/self/clear_refs");
    private static final String FORGET_PEAK = "5";
    private static final int COLLECTIONS = 3;
    private static final long PAUSE_MILLIS = 100;

    private ResidentMemory() {}

    /** The largest resident memory since the process began or since {@link #forgetPeak}, bytes. */
    public static long peakBytes() {
        return bytes("VmHWM:");
    }

    /** The resident memory now, bytes. */
    public static long nowBytes() {
        return bytes("VmRSS:");
    }

    /**
     * The resident memory, bytes, once what nobody uses is given back: a collection finds what is unreachable, another thread frees what that
     * held outside Java's heap, and the C library's heap keeps what is free until it is told. Takes a third of a second.
     */
    public static long settledBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        NativeHeap.trim();
        return nowBytes();
    }

    /** Forgets the largest resident memory so far, for the whole process, where the system allows it. */
    public static void forgetPeak() {
        try {
            Files.writeString(CLEARING, FORGET_PEAK);
        } catch (IOException e) {
            return;
        }
    }

    /** Begins to watch for the largest resident memory from now on. */
    public static Watch watch() {
        return new Watch();
    }

    private static long bytes(String field) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** The largest resident memory of a stretch of time. Of one thread. */
    public static final class Watch {
        private final long peakBefore = ResidentMemory.peakBytes();
        private long sampledBytes = nowBytes();

        private Watch() {}

        /** Looks at the memory: to be called where most of it is in use. */
        public void sample() {
            sampledBytes = Math.max(sampledBytes, nowBytes());
        }

        /**
         * The largest resident memory since the watch began, bytes: exact where the process never held as much before, else the largest
         * sample.
         */
        public long peakBytes() {
            long peak = ResidentMemory.peakBytes();
            return peak > peakBefore ? peak : sampledBytes;
        }
    }
}
