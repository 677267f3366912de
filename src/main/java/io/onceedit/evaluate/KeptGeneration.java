package io.onceedit.evaluate;

import io.onceedit.ensemble.Generation;
import java.util.Objects;

/**
 * A host's free continuation of a prompt. The array is owned by the record and must not be changed.
 *
 * @param maximumTokens the most tokens that were asked for
 * @param text what the host says behind the prompt
 * @param tokenIds the tokens that it emitted
 * @param ended whether the text ended by itself
 */
public record KeptGeneration(String prompt, int maximumTokens, String text, int[] tokenIds, boolean ended)
        implements KeptAnswer {
    public KeptGeneration {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(tokenIds, "tokenIds");
    }

    /** Takes what is to be kept of a generation. */
    public static KeptGeneration of(String prompt, int maximumTokens, Generation said) {
        return new KeptGeneration(prompt, maximumTokens, said.text(), said.hostIds(), said.ended());
    }

    /** The generation as the host would give it now. */
    public Generation restore() {
        return new Generation(text, tokenIds, ended);
    }

    @Override
    public long question() {
        return KeptAnswer.question(prompt, "");
    }

    @Override
    public long numbers() {
        return tokenIds.length;
    }
}
