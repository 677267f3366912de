package io.onceedit.gate.subject;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where a name may begin and end. A letter, digit or mark beside it makes it a part of a word, and so does a hyphen or apostrophe that
 * joins it to one ({@code Go Hyeon} in {@code Go Hyeon-jeong}, {@code Brien} in {@code O'Brien}); a possessive {@code 's} does not.
 * Between characters of a script that is written without spaces there is always a boundary.
 */
final class WordBoundary {
    private static final Set<UnicodeScript> WITHOUT_SPACES = EnumSet.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN);

    private WordBoundary() {}

    /** Whether the characters [start, end) of a normalised text stand there as a word or words of their own. */
    static boolean surrounds(String text, int start, int end) {
        return startsWord(text, start) && endsWord(text, end);
    }

    private static boolean startsWord(String text, int start) {
        if (start == 0) {
            return true;
        }
        int before = text.codePointBefore(start);
        if (isJoiner(before)) {
            int beyond = start - Character.charCount(before);
            return beyond == 0 || !isWordPart(text.codePointBefore(beyond));
        }
        return !joined(before, text.codePointAt(start));
    }

    private static boolean endsWord(String text, int end) {
        if (end == text.length()) {
            return true;
        }
        int after = text.codePointAt(end);
        if (isJoiner(after)) {
            int beyond = end + Character.charCount(after);
            return beyond == text.length()
                    || !isWordPart(text.codePointAt(beyond))
                    || (after == '\'' && isPossessive(text, beyond));
        }
        return !joined(text.codePointBefore(end), after);
    }

    private static boolean isPossessive(String text, int letter) {
        char c = text.charAt(letter);
        int beyond = letter + 1;
        return (c == 's' || c == 'S') && (beyond == text.length() || !isWordPart(text.codePointAt(beyond)));
    }

    private static boolean joined(int left, int right) {
        return isWordPart(left) && isWordPart(right) && !isWithoutSpaces(left) && !isWithoutSpaces(right);
    }

    private static boolean isWithoutSpaces(int codePoint) {
        return WITHOUT_SPACES.contains(UnicodeScript.of(codePoint));
    }

    private static boolean isJoiner(int codePoint) {
        return codePoint == '-' || codePoint == '\'';
    }

    static boolean isWordPart(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.CONNECTOR_PUNCTUATION -> true;
            default -> Character.isLetterOrDigit(codePoint);
        };
    }
}
