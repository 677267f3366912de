package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * A vocabulary sorted by its tokens' bytes, for the questions that healing asks: which tokens begin with these bytes, and which tokens do
 * these bytes begin with. Tokens without bytes (control tokens) are not in it. Immutable.
 */
final class ByteVocabulary {
    /** Room for sixteen million tokens. */
    private static final int ID_BITS = 24;

    private static final int KEY_BYTES = 4;

    private final TextTokenizer tokenizer;
    /** Ids in the (unsigned) order of their bytes; of equal bytes the preferred id is the last. */
    private final int[] sorted;

    private final byte[][] bytes;
    private final int longest;

    ByteVocabulary(TextTokenizer tokenizer) {
        this.tokenizer = tokenizer;
        this.sorted = sorted(tokenizer);
        this.bytes = IntStream.of(sorted).mapToObj(tokenizer::bytes).toArray(byte[][]::new);
        this.longest = Arrays.stream(bytes).mapToInt(b -> b.length).max().orElse(0);
    }

    /**
     * First by the bytes that fit into a long beside the id, without objects, then runs of equal ones by the rest: vocabularies have
     * hundreds of thousands of tokens.
     */
    private static int[] sorted(TextTokenizer tokenizer) {
        long[] keys = IntStream.range(0, tokenizer.vocabularySize())
                .filter(id -> !tokenizer.isSpecial(id) && tokenizer.bytes(id).length > 0)
                .mapToLong(id -> key(tokenizer.bytes(id), id))
                .sorted()
                .toArray();
        Integer[] ids = Arrays.stream(keys)
                .mapToObj(key -> (int) (key & (1L << ID_BITS) - 1))
                .toArray(Integer[]::new);
        Comparator<Integer> order = Comparator.<Integer, byte[]>comparing(tokenizer::bytes, Arrays::compareUnsigned)
                .thenComparing(id -> isWholeText(tokenizer, id))
                .thenComparing(Comparator.naturalOrder());
        int start = 0;
        for (int end = 1; end <= ids.length; end++) {
            if (end == ids.length || keys[end] >> ID_BITS != keys[start] >> ID_BITS) {
                Arrays.sort(ids, start, end, order);
                start = end;
            }
        }
        return Arrays.stream(ids).mapToInt(Integer::intValue).toArray();
    }

    /** The first bytes above the id; never negative, so that signed order is the bytes' order. */
    private static long key(byte[] bytes, int id) {
        long key = 0;
        for (int i = 0; i < KEY_BYTES; i++) {
            key = key << Byte.SIZE | (i < bytes.length ? bytes[i] & 0xFF : 0);
        }
        return key << ID_BITS | id;
    }

    /** A byte token that stands for a whole character yields to that character's own token. */
    private static boolean isWholeText(TextTokenizer tokenizer, int id) {
        return tokenizer.surface(id).equals(Utf8.text(tokenizer.bytes(id)));
    }

    TextTokenizer tokenizer() {
        return tokenizer;
    }

    /** The most bytes that a token has. */
    int longestTokenBytes() {
        return longest;
    }

    /** The ids of all tokens that begin with {@code text[from..]}, those that equal it included. */
    int[] beginningWith(byte[] text, int from) {
        int low = lowerBound(text, from, text.length, false);
        int high = lowerBound(text, from, text.length, true);
        return Arrays.copyOfRange(sorted, low, high);
    }

    /** The ids of all tokens whose bytes are the first {@code length} of the text. */
    int[] allOf(byte[] text, int length) {
        int low = lowerBound(text, 0, length, false);
        int high = low;
        while (high < bytes.length && Arrays.equals(bytes[high], 0, bytes[high].length, text, 0, length)) {
            high++;
        }
        return Arrays.copyOfRange(sorted, low, high);
    }

    /** The bytes of a token; shared, read only. */
    byte[] bytesOf(int id) {
        return tokenizer.bytes(id);
    }

    /** Whether a token begins with {@code text[from..]} and goes on behind it. */
    boolean outgrows(byte[] text, int from) {
        int high = lowerBound(text, from, text.length, true);
        // Longer tokens stand behind equal ones, so the last of the range tells.
        return high > 0 && bytes[high - 1].length > text.length - from && startsWith(bytes[high - 1], text, from);
    }

    /** The token whose bytes are {@code text[from, to)}; of several the one that stands for text and not for a byte. */
    OptionalInt exactly(byte[] text, int from, int to) {
        int low = lowerBound(text, from, to, false);
        int found = -1;
        while (low < sorted.length && Arrays.equals(bytes[low], 0, bytes[low].length, text, from, to)) {
            found = sorted[low++];
        }
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
    }

    /** The longest token that {@code text[from..]} begins with. */
    OptionalInt longestAt(byte[] text, int from) {
        int length = longestLengthAt(text, from);
        return length == 0 ? OptionalInt.empty() : exactly(text, from, from + length);
    }

    private int longestLengthAt(byte[] text, int from) {
        int length = Math.min(text.length - from, longest);
        while (length > 0) {
            int index = lowerBound(text, from, from + length, false);
            if (index < bytes.length
                    && Arrays.equals(bytes[index], 0, bytes[index].length, text, from, from + length)) {
                return length;
            }
            // A shorter token that the text begins with is a prefix of the one that stands right before the text.
            int common = index == 0
                    ? 0
                    : Arrays.mismatch(bytes[index - 1], 0, bytes[index - 1].length, text, from, from + length);
            length = Math.min(length - 1, common < 0 ? bytes[index - 1].length : common);
        }
        return 0;
    }

    /**
     * The last place of a text that no token can cross, whatever follows the text: with spaces the beginning of the last word, without them
     * as far back as a token can reach. The tokens before it are the same in every continuation of the text. A character is never divided.
     *
     * @param from tokens are taken to begin here or behind it; crossed by none, so the least answer
     */
    int lastUncrossed(byte[] text, int from) {
        int last = from;
        int reached = from;
        for (int offset = from; offset < text.length; offset++) {
            if (reached <= offset && Utf8.isCharacterStart(text, offset)) {
                last = offset;
            }
            reached = Math.max(
                    reached, outgrows(text, offset) ? text.length + 1 : offset + longestLengthAt(text, offset));
        }
        return reached <= text.length && Utf8.wholeCharacters(text) == text.length ? text.length : last;
    }

    /**
     * The first index whose bytes are not below {@code text[from, to)}, or, where {@code behind} is set, the first that is above it and
     * does not begin with it.
     */
    private int lowerBound(byte[] text, int from, int to, boolean behind) {
        int low = 0;
        int high = bytes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (isBefore(bytes[middle], text, from, to, behind)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static boolean isBefore(byte[] token, byte[] text, int from, int to, boolean behind) {
        int compared = behind ? Math.min(token.length, to - from) : token.length;
        int order = Arrays.compareUnsigned(token, 0, compared, text, from, to);
        return order < 0 || (behind && order == 0);
    }

    private static boolean startsWith(byte[] token, byte[] text, int from) {
        int length = text.length - from;
        return token.length >= length && Arrays.equals(token, 0, length, text, from, text.length);
    }
}
