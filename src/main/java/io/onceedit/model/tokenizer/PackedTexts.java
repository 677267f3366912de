package io.onceedit.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Many short byte strings by index, one behind the other: an object for each would take ten times their bytes. Immutable. */
final class PackedTexts {
    private final byte[] bytes;
    /** Where each string begins in the bytes, and where the last one ends, (N + 1). */
    private final int[] starts;

    private PackedTexts(byte[] bytes, int[] starts) {
        this.bytes = bytes;
        this.starts = starts;
    }

    int size() {
        return starts.length - 1;
    }

    /** The number of the string's bytes. */
    int length(int index) {
        return starts[index + 1] - starts[index];
    }

    /** The string's first byte, where it has one. */
    byte first(int index) {
        return bytes[starts[index]];
    }

    /** A copy of the string's bytes. */
    byte[] bytes(int index) {
        return Arrays.copyOfRange(bytes, starts[index], starts[index + 1]);
    }

    /** The string, which must be whole UTF-8. */
    String text(int index) {
        return new String(bytes, starts[index], length(index), StandardCharsets.UTF_8);
    }

    /** Takes strings byte by byte. Of one thread. */
    static final class Builder {
        private static final int FEW_BYTES = 8;

        private final int[] starts;
        private byte[] bytes;
        private int size;
        private int end;

        /** @param strings how many there will be */
        Builder(int strings) {
            this.starts = new int[strings + 1];
            this.bytes = new byte[FEW_BYTES * strings];
        }

        /** Adds a byte to the string that is not yet ended. */
        void add(int value) {
            if (end == bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length + bytes.length / 2 + FEW_BYTES);
            }
            bytes[end++] = (byte) value;
        }

        void addAll(byte[] values) {
            for (byte value : values) {
                add(value);
            }
        }

        /** Ends a string; the next one begins. */
        void end() {
            starts[++size] = end;
        }

        /** All strings, each ended. */
        PackedTexts build() {
            return new PackedTexts(Arrays.copyOf(bytes, end), starts);
        }
    }
}
