package io.onceedit.gate.subject;

import java.text.Normalizer;

/** The one form in which names and prompts are compared. */
final class PlainText {
    private PlainText() {}

    /** NFKC, curly apostrophes and typographic hyphens made plain, runs of white space made one space, no white space at the ends. */
    static String normalise(String text) {
        String composed = Normalizer.normalize(text, Normalizer.Form.NFKC);
        StringBuilder plain = new StringBuilder(composed.length());
        for (int i = 0; i < composed.length(); i++) {
            char c = plain(composed.charAt(i));
            boolean repeatedSpace = c == ' ' && (plain.length() == 0 || plain.charAt(plain.length() - 1) == ' ');
            if (!repeatedSpace) {
                plain.append(c);
            }
        }
        int end = plain.length();
        return plain.substring(0, end > 0 && plain.charAt(end - 1) == ' ' ? end - 1 : end);
    }

    private static char plain(char c) {
        return switch (c) {
            case '\u2018', '\u2019', '\u201B', '\u02BC', '\u2032', '\u00B4' -> '\'';
            case '\u2010', '\u2011' -> '-';
            default -> Character.isWhitespace(c) && c != '\n' ? ' ' : c;
        };
    }

    /** Lower case, character by character, so that offsets stay. */
    static String fold(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            folded[i] = Character.toLowerCase(Character.toUpperCase(folded[i]));
        }
        return new String(folded);
    }
}
