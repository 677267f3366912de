package io.onceedit.gate.subject;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of a question that say what is asked: all but function words and single letters, lower case. */
public final class ContentWords {
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");
    private static final Set<String> FUNCTION_WORDS = Set.of(
            "about", "also", "am", "an", "and", "any", "are", "as", "at", "be", "been", "being", "but", "by", "called",
            "can", "could", "did", "do", "does", "during", "for", "from", "had", "has", "have", "he", "her", "him",
            "his", "how", "if", "in", "into", "is", "it", "its", "itself", "kind", "may", "me", "might", "must", "my",
            "name", "named", "no", "not", "of", "off", "on", "one", "or", "our", "out", "over", "shall", "she",
            "should", "so", "some", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this",
            "those", "to", "type", "under", "up", "us", "was", "we", "were", "what", "when", "where", "which", "who",
            "whom", "whose", "why", "will", "with", "would", "you", "your");

    private ContentWords() {}

    /** The content words of a text, in their order. Words of languages other than English all count as content. */
    public static Set<String> of(String text) {
        Set<String> words = new LinkedHashSet<>();
        Matcher matcher = WORD.matcher(PlainText.normalise(text).toLowerCase(Locale.ROOT));
        while (matcher.find()) {
            String word = matcher.group();
            if (word.codePointCount(0, word.length()) > 1 && !FUNCTION_WORDS.contains(word)) {
                words.add(word);
            }
        }
        return words;
    }
}
