package io.onceedit.report;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;

/** Writes JSON that may stand inside a script element: nothing in it ends the element, begins a comment or ends a line of JavaScript. */
final class ScriptEscapes extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private static final String UNSAFE = "<>&";
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    @Override
    public int[] getEscapeCodesForAscii() {
        int[] codes = standardAsciiEscapesForJSON();
        UNSAFE.chars().forEach(character -> codes[character] = ESCAPE_STANDARD);
        return codes;
    }

    @Override
    public SerializableString getEscapeSequence(int character) {
        return switch (character) {
            case LINE_SEPARATOR -> new SerializedString("\\u2028");
            case PARAGRAPH_SEPARATOR -> new SerializedString("\\u2029");
            default -> null;
        };
    }
}
