package io.onceedit.ensemble.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Text as bytes: a token may end inside a character, so prefixes and continuations are byte strings. */
final class Utf8 {
    static final byte[] EMPTY = new byte[0];

    private Utf8() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The text of the first {@code length} bytes; bytes that form no character become U+FFFD. */
    static String text(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return text(bytes, bytes.length);
    }

    static byte[] join(byte[] head, byte[] tail) {
        byte[] joined = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, joined, head.length, tail.length);
        return joined;
    }

    static byte[] from(byte[] bytes, int offset) {
        return offset == 0 ? bytes : Arrays.copyOfRange(bytes, offset, bytes.length);
    }

    /** Whether one of the two is a prefix of the other. */
    static boolean agree(byte[] one, byte[] other) {
        int mismatch = Arrays.mismatch(one, other);
        return mismatch < 0 || mismatch == Math.min(one.length, other.length);
    }

    static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && agree(bytes, prefix);
    }

    /** The number of bytes, from the beginning, that form whole characters: less than all where the last character is incomplete. */
    static int wholeCharacters(byte[] bytes) {
        int start = characterStart(bytes, bytes.length);
        return start < bytes.length && start + characterLength(bytes[start]) > bytes.length ? start : bytes.length;
    }

    /** Where the character begins that the byte before {@code offset} belongs to; {@code offset} itself at 0. */
    private static int characterStart(byte[] bytes, int offset) {
        int start = offset;
        while (start > 0 && offset - start < 4) {
            start--;
            if (!isContinuation(bytes[start])) {
                return start;
            }
        }
        return offset;
    }

    /** Whether a character begins at the offset, or the bytes end there. */
    static boolean isCharacterStart(byte[] bytes, int offset) {
        return offset == 0 || offset == bytes.length || !isContinuation(bytes[offset]);
    }

    static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /** The number of bytes of the character that a byte begins; 1 for a byte that begins none. */
    private static int characterLength(byte first) {
        int value = first & 0xFF;
        if (value >= 0xF0 && value < 0xF8) {
            return 4;
        }
        if (value >= 0xE0) {
            return value < 0xF0 ? 3 : 1;
        }
        return value >= 0xC0 ? 2 : 1;
    }

    /** The index of the first line feed, or -1. */
    static int lineEnd(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
