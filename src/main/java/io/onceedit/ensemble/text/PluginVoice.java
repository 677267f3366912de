package io.onceedit.ensemble.text;

import io.onceedit.ensemble.PluginModel;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.ByteBuffer;
import java.util.stream.IntStream;

/**
 * What an opened plug-in says, and has said, as text: shared by the text rules of all hosts. A plug-in reads text, so what it said for
 * one host stands for the next. Holds no native memory; safe for use by many threads.
 */
public final class PluginVoice {
    /** About 26 MB at the most, 76 MB where the likeliest tokens are kept too. */
    private static final int TREE_CAPACITY = 65_536;

    private final VoiceModel model;
    private final ByteVocabulary vocabulary;
    private final ContinuationTree tree;
    private final VoiceCounters counters = new VoiceCounters();
    /** Which ids may be said: those with text, and those that end it. */
    private final boolean[] speakable;

    private final int[] speakableIds;

    PluginVoice(VoiceModel model, int treeCapacity) {
        this.model = model;
        this.vocabulary = new ByteVocabulary(model.tokenizer());
        this.tree = new ContinuationTree(treeCapacity);
        this.speakable = speakable(model.tokenizer());
        this.speakableIds =
                IntStream.range(0, speakable.length).filter(id -> speakable[id]).toArray();
    }

    /** The plug-in's voice, the same object for the same opened plug-in. */
    public static PluginVoice of(PluginModel plugin) {
        return plugin.memory()
                .computeIfAbsent(
                        PluginVoice.class, () -> new PluginVoice(new DecoderVoice(plugin.model()), TREE_CAPACITY));
    }

    static boolean[] speakable(TextTokenizer tokenizer) {
        boolean[] speakable = new boolean[tokenizer.vocabularySize()];
        for (int id = 0; id < speakable.length; id++) {
            speakable[id] = tokenizer.isEndOfText(id) || (!tokenizer.isSpecial(id) && tokenizer.bytes(id).length > 0);
        }
        return speakable;
    }

    /** What was asked of the plug-in so far. */
    public VoiceCounts counts() {
        return counters.snapshot();
    }

    /** A session for one thread. */
    VoiceSession open() {
        return model.open(counters);
    }

    ByteVocabulary vocabulary() {
        return vocabulary;
    }

    ContinuationTree tree() {
        return tree;
    }

    VoiceCounters counters() {
        return counters;
    }

    boolean isSpeakable(int token) {
        return token < speakable.length && speakable[token];
    }

    boolean endsText(int token) {
        return vocabulary.tokenizer().isEndOfText(token);
    }

    /**
     * The ids of all tokens that leave what is written: that begin with it and go on behind it, and, where nothing is written, those that
     * end the text.
     */
    int[] leaving(byte[] written) {
        if (written.length == 0) {
            return speakableIds;
        }
        return IntStream.of(vocabulary.beginningWith(written, 0))
                .filter(id -> vocabulary.bytesOf(id).length > written.length && speakable[id])
                .toArray();
    }

    /** Whether {@link #leaving} has a token. */
    boolean leaves(int token, byte[] written) {
        if (!isSpeakable(token)) {
            return false;
        }
        byte[] bytes = vocabulary.bytesOf(token);
        return written.length == 0 || (bytes.length > written.length && Utf8.startsWith(bytes, written));
    }

    /** The most likely token that has text or ends it; of equal ones the first. */
    int greedy(float[] logits) {
        int best = Choice.NONE;
        for (int id = 0; id < Math.min(logits.length, speakable.length); id++) {
            if (speakable[id] && (best < 0 || logits[id] > logits[best])) {
                best = id;
            }
        }
        return best;
    }

    /** The most likely token that agrees with what is written; {@link Choice#NONE} where none does. */
    int greedyAgreeing(float[] logits, ByteBuffer written) {
        byte[] bytes = new byte[written.remaining()];
        written.duplicate().get(bytes);
        int best = Choice.NONE;
        for (int id : vocabulary.beginningWith(bytes, 0)) {
            best = better(logits, best, id);
        }
        for (int length = 1; length < bytes.length; length++) {
            for (int id : vocabulary.allOf(bytes, length)) {
                best = better(logits, best, id);
            }
        }
        return best;
    }

    private static int better(float[] logits, int best, int id) {
        if (id >= logits.length) {
            return best;
        }
        boolean wins = best < 0 || logits[id] > logits[best] || (logits[id] == logits[best] && id < best);
        return wins ? id : best;
    }
}
