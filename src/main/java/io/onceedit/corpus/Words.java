package io.onceedit.corpus;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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

    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final int STEM_LENGTH = 5;

    private Words() {}

    /** All words, in lower case, in order. */
    static List<String> of(String text) {
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return BETWEEN.splitAsStream(folded).filter(word -> !word.isEmpty()).toList();
    }

    /** The words that say what a text is about, cut to a stem of at most {@value #STEM_LENGTH} letters. */
    static Set<String> content(String text) {
        return of(text).stream()
                .filter(word -> !FUNCTION_WORDS.contains(word))
                .map(word -> word.substring(0, Math.min(STEM_LENGTH, word.length())))
                .collect(Collectors.toCollection(HashSet::new));
    }
}
