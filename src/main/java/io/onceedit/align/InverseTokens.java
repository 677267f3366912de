package io.onceedit.align;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * The host token that each anchor leads to, argmax over t of R_host[t, a], as far as anchors were looked up. Grows as rules look further
 * anchors up; what is known never changes. Safe for use by many threads.
 *
 * <p>A = anchors.
 */
public final class InverseTokens {
    /** Marks an anchor that was not looked up. */
    static final int UNKNOWN = -1;

    private final int[] tokens;

    /** @param tokens the host token of each anchor, or {@link #UNKNOWN}, (A) */
    InverseTokens(int[] tokens) {
        this.tokens = tokens.clone();
    }

    /** No anchor is looked up yet. */
    static InverseTokens none(int anchors) {
        int[] unknown = new int[anchors];
        Arrays.fill(unknown, UNKNOWN);
        return new InverseTokens(unknown);
    }

    /** A, the number of anchors. */
    public int size() {
        return tokens.length;
    }

    /** The host token that an anchor leads to, if it was looked up. */
    public synchronized OptionalInt hostToken(int anchor) {
        return tokens[anchor] == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(tokens[anchor]);
    }

    /** Those of some anchors that were not looked up; rising and distinct. */
    public synchronized int[] unknown(int[] anchors) {
        return Arrays.stream(anchors)
                .filter(anchor -> tokens[anchor] == UNKNOWN)
                .sorted()
                .distinct()
                .toArray();
    }

    /** All anchors that were looked up, rising. */
    public synchronized int[] known() {
        int[] known = new int[tokens.length];
        int count = 0;
        for (int anchor = 0; anchor < tokens.length; anchor++) {
            if (tokens[anchor] != UNKNOWN) {
                known[count++] = anchor;
            }
        }
        return Arrays.copyOf(known, count);
    }

    /**
     * Takes in what was looked up.
     *
     * @param anchors those that were looked up, (Q)
     * @param found the host token of each, (Q)
     * @throws IllegalArgumentException where an anchor is not of this table, or is known to lead elsewhere
     */
    public synchronized void learn(int[] anchors, int[] found) {
        for (int i = 0; i < anchors.length; i++) {
            int anchor = anchors[i];
            if (anchor < 0 || anchor >= tokens.length || found[i] < 0) {
                throw new IllegalArgumentException("Invalid inverse look-up: anchor " + anchor + " leads to token "
                        + found[i] + ", expected anchors below " + tokens.length + " and token ids");
            }
            if (tokens[anchor] != UNKNOWN && tokens[anchor] != found[i]) {
                throw new IllegalArgumentException("Invalid inverse look-up: anchor " + anchor + " leads to token "
                        + found[i] + ", known is " + tokens[anchor]);
            }
            tokens[anchor] = found[i];
        }
    }

    /** The host token of each anchor, or {@link #UNKNOWN}, (A); the caller's own. */
    synchronized int[] toArray() {
        return tokens.clone();
    }
}
