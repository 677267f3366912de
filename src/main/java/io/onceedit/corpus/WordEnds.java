package io.onceedit.corpus;

/**
 * Texts that know whether one of them equals or ends with another text, after {@linkplain LeakCheck#normalise normalisation}, where the end
 * begins with a word: a hash for each word of each text and not the texts, for texts without number.
 */
final class WordEnds {
    private final HashedSet ends = new HashedSet();

    /** Adds every prompt of a record. */
    void addPrompts(EditRecord record) {
        record.prompts().forEach(prompt -> add(LeakCheck.normalise(prompt)));
    }

    private void add(String text) {
        long state = TextHash.START;
        for (int i = text.length() - 1; i >= 0; i--) {
            state = TextHash.extend(state, text.charAt(i));
            if (text.charAt(i) != ' ' && (i == 0 || !Character.isLetterOrDigit(text.charAt(i - 1)))) {
                ends.add(TextHash.finish(state));
            }
        }
    }

    /** @param end normalised */
    boolean anyEndsWith(String end) {
        return ends.contains(TextHash.of(end));
    }
}
