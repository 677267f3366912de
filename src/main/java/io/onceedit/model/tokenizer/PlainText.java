package io.onceedit.model.tokenizer;

/** Makes any Java string one that the native tokenizer can read, unit for unit. */
final class PlainText {
    /** A code point that is no character. It marks names that no text may spell, so texts are cleaned of it. */
    static final char RESERVED = '\uFFFF';

    private static final char REPLACEMENT = '\uFFFD';

    private PlainText() {}

    /** The text with {@link #RESERVED} and every surrogate without its partner replaced by U+FFFD; offsets stay as they are. */
    static String clean(String text) {
        int bad = firstUnreadable(text, 0);
        if (bad == text.length()) {
            return text;
        }
        char[] units = text.toCharArray();
        while (bad < units.length) {
            units[bad] = REPLACEMENT;
            bad = firstUnreadable(text, bad + 1);
        }
        return new String(units);
    }

    private static int firstUnreadable(String text, int from) {
        int i = from;
        while (i < text.length()) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i += 2;
            } else if (Character.isSurrogate(unit) || unit == RESERVED) {
                return i;
            } else {
                i++;
            }
        }
        return text.length();
    }
}
