package io.onceedit.corpus;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Words of names and questions, in lower case. */
final class Words {
    /** Words that shape an English question or sentence and say nothing about what is asked. */
    private static final Set<String> FUNCTION_WORDS = Set.copyOf(List.of(
            ("a an the and or but of in on at to from by for with as into about behind over under after before is are was were be"
                            + " been being am do does did done has have had having will would can could shall should may might must it its"
                            + " he his him she her they their them this that these those there here what which who whom whose when where"
                            + " why how not no nor so than then too very just also only some any all each every one two q name named called"
                            + " nq question answer get got goes went s")
                    .split(" ")));

    /** A bit for each Unicode category of letters, marks and numbers. */
    private static final int IN_WORDS = IntStream.of(
                    Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER)
            .reduce(0, (bits, category) -> bits | (1 << category));

    private static final int STEM_LENGTH = 5;

    private Words() {}

    /** All words, in lower case, in order: runs of letters, marks and numbers. */
    static List<String> of(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        int begin = -1;
        for (int i = 0; i < folded.length(); ) {
            int point = folded.codePointAt(i);
            boolean inside = ((IN_WORDS >>> Character.getType(point)) & 1) != 0;
            if (inside && begin < 0) {
                begin = i;
            } else if (!inside && begin >= 0) {
                words.add(folded.substring(begin, i));
                begin = -1;
            }
            i += Character.charCount(point);
        }
        if (begin >= 0) {
            words.add(folded.substring(begin));
        }
        return words;
    }

    /** The words that say what a text is about, cut to a stem of at most {@value #STEM_LENGTH} letters. */
    static Set<String> content(String text) {
        return of(text).stream()
                .filter(word -> !FUNCTION_WORDS.contains(word))
                .map(word -> word.substring(0, Math.min(STEM_LENGTH, word.length())))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
