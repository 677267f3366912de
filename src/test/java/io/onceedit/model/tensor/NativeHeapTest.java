package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class NativeHeapTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final int BLOCKS = 4_000;
    private static final int BLOCK_BYTES = 64 << 10;

    /** Small blocks lie in the heap: what is free below one that is not stays with the process until it is trimmed. */
    @Test
    void givesBackWhatIsFreeBetweenWhatIsNotAndKnowsWhatIsInUse() {
        long usedBefore = NativeHeap.inUseBytes();
        List<Memory> freed = new ArrayList<>();
        List<Memory> kept = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            Memory block = new Memory(BLOCK_BYTES);
            block.setMemory(0, BLOCK_BYTES, (byte) 1);
            (i % 100 == 99 ? kept : freed).add(block);
        }
        assertThat(NativeHeap.inUseBytes() - usedBefore).isBetween(240 * MEBIBYTE, 260 * MEBIBYTE);
        freed.forEach(Memory::close);
        assertThat(NativeHeap.inUseBytes() - usedBefore).isLessThan(10 * MEBIBYTE);
        long untrimmed = ResidentMemory.nowBytes();
        NativeHeap.trim();
        assertThat(untrimmed - ResidentMemory.nowBytes()).isGreaterThan(150 * MEBIBYTE);
        kept.forEach(Memory::close);
    }

    /** A thread's part of the heap ends with what was freed last, and glibc's own trimming leaves that to the thread. */
    @Test
    void givesBackWhatIsFreeAtTheEndOfAThreadsPart() throws Exception {
        new Memory(30 * MEBIBYTE)
                .close(); // from now on the heap keeps up to twice as much, as our memory settings let it
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            thread.submit(() -> {
                        NativeHeap.trim();
                        long before = ResidentMemory.nowBytes();
                        List<Memory> blocks = new ArrayList<>();
                        for (int i = 0; i < 400; i++) {
                            Memory block = new Memory(BLOCK_BYTES);
                            block.setMemory(0, BLOCK_BYTES, (byte) 1);
                            blocks.add(block);
                        }
                        blocks.forEach(Memory::close);
                        assertThat(ResidentMemory.nowBytes() - before).isGreaterThan(20 * MEBIBYTE);
                        NativeHeap.trim();
                        assertThat(ResidentMemory.nowBytes() - before).isLessThan(5 * MEBIBYTE);
                    })
                    .get();
        } finally {
            thread.shutdown();
        }
    }
}
