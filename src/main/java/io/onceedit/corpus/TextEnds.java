package io.onceedit.corpus;

import java.util.TreeSet;

/** Texts that know whether one of them equals or ends with another text, after {@linkplain LeakCheck#normalise normalisation}. */
final class TextEnds {
    /** Texts back to front: those that end alike stand together. */
    private final TreeSet<String> reversed = new TreeSet<>();

    /** Adds every prompt of a record. */
    void addPrompts(EditRecord record) {
        record.prompts().forEach(prompt -> reversed.add(back(LeakCheck.normalise(prompt))));
    }

    /** @param end normalised */
    boolean anyEndsWith(String end) {
        String back = back(end);
        String first = reversed.ceiling(back);
        return first != null && first.startsWith(back);
    }

    private static String back(String text) {
        return new StringBuilder(text).reverse().toString();
    }
}
