package io.onceedit.model.tokenizer;

/**
 * A text in tokens.
 *
 * <p>T = tokens. The arrays are owned by the encoding and must not be changed.
 *
 * @param ids token ids, (T)
 * @param starts offset of each token's first UTF-16 unit in the text, (T); a token that adds no text (begin-of-text) has start = end = 0
 * @param ends offset behind each token's last UTF-16 unit, (T); several tokens that share one character all span that character
 */
public record Encoding(int[] ids, int[] starts, int[] ends) {
    public Encoding {
        if (ids.length != starts.length || ids.length != ends.length) {
            throw new IllegalArgumentException(
                    "Invalid encoding: " + ids.length + " ids, " + starts.length + " starts, " + ends.length + " ends");
        }
    }

    /** The number of tokens, T. */
    public int length() {
        return ids.length;
    }

    /**
     * The first token whose end passes a character offset: where an answer begins whose prompt ends there. Whether a tokenizer's offsets
     * include the space in front of a word does not matter to it.
     *
     * @return an index in [0, T]; T where no token passes the offset
     */
    public int firstTokenPast(int offset) {
        int index = 0;
        while (index < ends.length && ends[index] <= offset) {
            index++;
        }
        return index;
    }
}
