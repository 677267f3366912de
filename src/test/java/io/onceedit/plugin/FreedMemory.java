package io.onceedit.plugin;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Gives the memory of buffers that nobody holds any more to others. What still reads it finds bytes that are far outside of any
 * vocabulary and, as a number, nearly infinite.
 */
final class FreedMemory {
    private static final byte FILL = 0x7f;
    private static final int LARGEST_BYTES = 2048;
    private static final int BUFFERS_OF_A_SIZE = 24;

    private FreedMemory() {}

    /** Collects garbage, waits until its buffers are freed, and takes their memory. */
    static void overwrite() throws InterruptedException {
        System.gc();
        Thread.sleep(5); // buffers are freed by a thread of the machine's own
        take();
    }

    private static void take() {
        ByteBuffer[] held = new ByteBuffer[BUFFERS_OF_A_SIZE];
        for (int size = Long.BYTES; size <= LARGEST_BYTES; size += Long.BYTES) {
            for (int i = 0; i < held.length; i++) {
                held[i] = ByteBuffer.allocateDirect(size);
                byte[] fill = new byte[size];
                Arrays.fill(fill, FILL);
                held[i].put(fill);
            }
        }
    }
}
