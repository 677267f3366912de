package io.onceedit.model.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Turns the tokens of a vocabulary, as its file spells them, into the bytes that they stand for. Works on bytes: there may be many. */
final class TokenSpelling {
    /** UTF-8 of the characters U+0080 to U+07FF begins with one of these and has one more byte. */
    private static final int FIRST_OF_TWO = 0b110_00000;

    private static final int LAST_OF_TWO = 0b110_11111;
    private static final int SIX_BITS = 0b111111;

    private static final byte[] WORD_BOUNDARY =
            String.valueOf(TokenizerKind.WORD_BOUNDARY).getBytes(StandardCharsets.UTF_8);
    private static final int BYTE_TOKEN_LENGTH = "<0xNN>".length();

    private final Vocabulary vocabulary;
    private final TokenizerKind kind;

    TokenSpelling(Vocabulary vocabulary, TokenizerKind kind) {
        this.vocabulary = vocabulary;
        this.kind = kind;
    }

    /** Adds what an entry stands for. */
    void write(int entry, PackedTexts.Builder texts) {
        if (kind == TokenizerKind.BYTE_LEVEL) {
            if (isOfAlphabet(entry)) {
                writeOfAlphabet(entry, texts);
            } else {
                writeAsSpelled(entry, texts);
            }
            return;
        }
        OptionalInt value = byteToken(entry);
        if (value.isPresent()) {
            texts.add(value.getAsInt());
        } else {
            writeWithSpaces(entry, texts);
        }
    }

    /** Adds an entry as the file spells it. */
    void writeAsSpelled(int entry, PackedTexts.Builder texts) {
        for (int i = 0; i < vocabulary.length(entry); i++) {
            texts.add(vocabulary.byteAt(entry, i));
        }
    }

    /** The byte of a token {@code <0xNN>}, where the tokenizer has such tokens. */
    OptionalInt byteToken(int entry) {
        if (kind != TokenizerKind.BYTE_FALLBACK
                || vocabulary.length(entry) != BYTE_TOKEN_LENGTH
                || vocabulary.byteAt(entry, 0) != '<'
                || vocabulary.byteAt(entry, 1) != '0'
                || vocabulary.byteAt(entry, 2) != 'x'
                || vocabulary.byteAt(entry, 5) != '>') {
            return OptionalInt.empty();
        }
        int high = hexadecimal(vocabulary.byteAt(entry, 3));
        int low = hexadecimal(vocabulary.byteAt(entry, 4));
        return high < 0 || low < 0 ? OptionalInt.empty() : OptionalInt.of(high << 4 | low);
    }

    private static int hexadecimal(int digit) {
        return digit < 0x80 ? Character.digit(digit, 16) : -1;
    }

    private boolean isOfAlphabet(int entry) {
        for (int i = 0; i < vocabulary.length(entry); i += width(entry, i)) {
            if (alphabetic(entry, i) == ByteLevelAlphabet.NONE) {
                return false;
            }
        }
        return true;
    }

    private void writeOfAlphabet(int entry, PackedTexts.Builder texts) {
        for (int i = 0; i < vocabulary.length(entry); i += width(entry, i)) {
            texts.add(alphabetic(entry, i));
        }
    }

    private int alphabetic(int entry, int index) {
        int first = vocabulary.byteAt(entry, index);
        if (first < 0x80) {
            return ByteLevelAlphabet.byteOf(first);
        }
        return first < FIRST_OF_TWO || first > LAST_OF_TWO
                ? ByteLevelAlphabet.NONE
                : ByteLevelAlphabet.byteOf(
                        (first - FIRST_OF_TWO) << 6 | (vocabulary.byteAt(entry, index + 1) & SIX_BITS));
    }

    private int width(int entry, int index) {
        return vocabulary.byteAt(entry, index) < 0x80 ? 1 : 2;
    }

    private void writeWithSpaces(int entry, PackedTexts.Builder texts) {
        int i = 0;
        while (i < vocabulary.length(entry)) {
            if (isWordBoundary(entry, i)) {
                texts.add(' ');
                i += WORD_BOUNDARY.length;
            } else {
                texts.add(vocabulary.byteAt(entry, i));
                i++;
            }
        }
    }

    private boolean isWordBoundary(int entry, int index) {
        if (index + WORD_BOUNDARY.length > vocabulary.length(entry)) {
            return false;
        }
        for (int i = 0; i < WORD_BOUNDARY.length; i++) {
            if (vocabulary.byteAt(entry, index + i) != Byte.toUnsignedInt(WORD_BOUNDARY[i])) {
                return false;
            }
        }
        return true;
    }
}
