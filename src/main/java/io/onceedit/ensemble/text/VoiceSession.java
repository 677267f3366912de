package io.onceedit.ensemble.text;

import java.util.List;

/** One thread's reading of a plug-in. */
interface VoiceSession extends AutoCloseable {
    /**
     * Reads whole rows together and tells the most likely word token behind every prefix that is asked for.
     *
     * @param rows token sequences, (B, up to T)
     * @param firstLengths the shortest prefix of each row that is asked for, (B), at least 1
     * @param likeliest how many of the likeliest tokens are told with each, by their shares of all word tokens; 0 for none
     * @return for row i the tokens behind its first {@code firstLengths[i]} tokens, behind one more, and so on to the whole row
     */
    Said[][] greedy(List<int[]> rows, int[] firstLengths, int likeliest);

    /**
     * Reads token sequences together and hands their next-token logits over, one after another in order. Prefixes that were read by the
     * call before, or by {@link #greedy}, are not read again.
     */
    void logits(List<int[]> contexts, LogitsReader reader);

    @Override
    void close();

    /** Takes one sequence's logits. */
    @FunctionalInterface
    interface LogitsReader {
        /**
         * @param index of the sequence
         * @param logits over the plug-in's head, (V); overwritten after the call
         */
        void read(int index, float[] logits);
    }
}
