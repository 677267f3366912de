package io.onceedit.corpus;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.BitSet;

/** Prompts that know whether a text ends with one of them, as hashes with the prompts' lengths. */
final class PromptEnds {
    private final HashedSet prompts = new HashedSet();
    private final BitSet lengths = new BitSet();

    /** @param prompt normalised; an empty one is no end of anything */
    void add(String prompt) {
        if (!prompt.isEmpty()) {
            prompts.add(TextHash.of(prompt));
            lengths.set(prompt.length());
        }
    }

    /** @param text normalised */
    boolean endOf(String text) {
        long state = TextHash.START;
        for (int i = text.length() - 1; i >= 0; i--) {
            state = TextHash.extend(state, text.charAt(i));
            if (lengths.get(text.length() - i) && prompts.contains(TextHash.finish(state))) {
                return true;
            }
        }
        return false;
    }

    void write(DataOutputStream out) throws IOException {
        long[] bits = lengths.toLongArray();
        out.writeInt(bits.length);
        for (long word : bits) {
            out.writeLong(word);
        }
        out.writeLong(prompts.size());
        for (int part = 0; part < HashedSet.PARTS; part++) {
            for (long hash : prompts.part(part)) {
                out.writeLong(hash);
            }
        }
    }

    static PromptEnds read(DataInputStream in) throws IOException {
        PromptEnds ends = new PromptEnds();
        long[] bits = new long[in.readInt()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = in.readLong();
        }
        ends.lengths.or(BitSet.valueOf(bits));
        for (long left = in.readLong(); left > 0; left--) {
            ends.prompts.add(in.readLong());
        }
        return ends;
    }
}
