package io.onceedit.ensemble.text;

import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.Random;

/**
 * A plug-in that says a given text, in its tokenizer's own tokens, and arbitrary wrong tokens wherever its context is not the text so
 * far. It may stumble: say a wrong token where it knows better.
 */
final class ScriptedPlugin {
    private static final float CERTAIN = 20;

    private final TextTokenizer tokenizer;
    private final int[] script;
    private final int promptLength;
    private final double stumbling;
    private final long seed;

    /**
     * @param text what it says behind the prompt, its line end included
     * @param stumbling how often a wrong token is likelier than the text's own, in [0, 1]; always at the first token if above 0
     */
    ScriptedPlugin(TextTokenizer tokenizer, String prompt, String text, double stumbling, long seed) {
        this.tokenizer = tokenizer;
        this.script = tokenizer.encode(prompt + text).ids();
        this.promptLength = tokenizer.encode(prompt).length();
        this.stumbling = stumbling;
        this.seed = seed;
    }

    FakeVoice voice() {
        return new FakeVoice(tokenizer, this::logits);
    }

    float[] logits(int[] context) {
        Random random = new Random(seed * 31 + Arrays.hashCode(context));
        float[] logits = new float[tokenizer.vocabularySize()];
        for (int id = 0; id < logits.length; id++) {
            logits[id] = random.nextFloat();
        }
        boolean onScript =
                context.length <= script.length && Arrays.equals(context, Arrays.copyOf(script, context.length));
        if (onScript) {
            int own = context.length < script.length ? script[context.length] : end();
            logits[own] = CERTAIN;
            boolean stumbles = context.length == promptLength ? stumbling > 0 : random.nextDouble() < stumbling;
            if (stumbles) {
                logits[wrong(own, random)] = 2 * CERTAIN;
            }
        }
        return logits;
    }

    /** A token whose text disagrees with the right one's at its first byte. */
    private int wrong(int own, Random random) {
        while (true) {
            int id = random.nextInt(tokenizer.vocabularySize());
            byte[] bytes = tokenizer.bytes(id);
            byte[] right = tokenizer.bytes(own);
            if (!tokenizer.isSpecial(id) && bytes.length > 0 && (right.length == 0 || bytes[0] != right[0])) {
                return id;
            }
        }
    }

    private int end() {
        int id = 0;
        while (!tokenizer.isEndOfText(id)) {
            id++;
        }
        return id;
    }
}
