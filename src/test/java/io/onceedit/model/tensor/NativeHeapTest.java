package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NativeHeapTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final int BLOCKS = 4_000;
    private static final int BLOCK_BYTES = 64 << 10;

    /** Small blocks lie in the heap: what is free below one that is not stays with the process until it is trimmed. */
    @Test
    void givesBackWhatIsFreeBetweenWhatIsNot() {
        NativeHeap.trim(); // else blocks would lie in what others have freed, and add nothing
        long before = ResidentMemory.nowBytes();
        List<Memory> freed = new ArrayList<>();
        List<Memory> kept = new ArrayList<>();
        for (int i = 0; i < BLOCKS; i++) {
            Memory block = new Memory(BLOCK_BYTES);
            block.setMemory(0, BLOCK_BYTES, (byte) 1);
            (i % 100 == 99 ? kept : freed).add(block);
        }
        long most = ResidentMemory.nowBytes();
        assertThat(most - before).isGreaterThan(200 * MEBIBYTE);
        freed.forEach(Memory::close);
        long untrimmed = ResidentMemory.nowBytes();
        NativeHeap.trim();
        assertThat(untrimmed - ResidentMemory.nowBytes()).isGreaterThan(150 * MEBIBYTE);
        kept.forEach(Memory::close);
    }
}
