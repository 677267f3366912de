package io.onceedit.model.tokenizer;

import java.util.Arrays;

/**
 * The alphabet of byte-level tokenizers, in which each byte is one printable character: printable Latin-1 characters stand for
 * themselves, the other bytes for the characters from U+0100 on.
 *
 * @see <a href="https://github.com/openai/gpt-2/blob/master/src/encoder.py">GPT-2's bytes_to_unicode</a>
 */
final class ByteLevelAlphabet {
    /** No byte. */
    static final int NONE = -1;

    private static final int FIRST_SUBSTITUTE = 0x100;
    private static final int[] BYTE_OF_CHARACTER = byteOfCharacter();

    private ByteLevelAlphabet() {}

    /** The byte that a character stands for; {@link #NONE} where it is not of the alphabet. */
    static int byteOf(int character) {
        return character < BYTE_OF_CHARACTER.length ? BYTE_OF_CHARACTER[character] : NONE;
    }

    private static int[] byteOfCharacter() {
        int[] bytes = new int[2 * FIRST_SUBSTITUTE];
        Arrays.fill(bytes, NONE);
        int substitute = FIRST_SUBSTITUTE;
        for (int value = 0; value < FIRST_SUBSTITUTE; value++) {
            bytes[isPrintable(value) ? value : substitute++] = value;
        }
        return bytes;
    }

    private static boolean isPrintable(int value) {
        return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
    }
}
