package io.onceedit.ensemble;

import io.onceedit.model.tokenizer.Encoding;
import java.util.Objects;

/**
 * What the untouched host says at every answer position of a known answer, the gold prefix fed (teacher forcing).
 *
 * <p>A = answer positions, k = kept tokens. Position i predicts token {@code firstAnswerToken + i} of the encoding. Arrays are owned by
 * the record and must not be changed.
 *
 * @param prompt the prompt
 * @param answer the answer; the text that was read is prompt, one space, answer
 * @param encoding the whole text in the host's tokens
 * @param firstAnswerToken index of the first token whose end passes the prompt's end; at least 1
 * @param argmax the host's greedy token at each position, (A)
 * @param expectedLogProbNats natural logarithm of the probability of each position's own token, (A)
 * @param topIds the most likely tokens at each position, most likely first, (A, k)
 * @param topLogProbNats their natural log probabilities, (A, k); what is missing to 1 is the mass that was cut off
 */
public record HostPass(
        String prompt,
        String answer,
        Encoding encoding,
        int firstAnswerToken,
        int[] argmax,
        float[] expectedLogProbNats,
        int[][] topIds,
        float[][] topLogProbNats) {
    public HostPass {
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(answer, "answer");
        int positions = encoding.length() - firstAnswerToken;
        if (firstAnswerToken < 1 || positions < 1) {
            throw new IllegalArgumentException("Invalid host pass of prompt \"" + prompt + "\": first answer token "
                    + firstAnswerToken + " of " + encoding.length() + ", expected at least one token before and after");
        }
        if (argmax.length != positions
                || expectedLogProbNats.length != positions
                || topIds.length != positions
                || topLogProbNats.length != positions) {
            throw new IllegalArgumentException("Invalid host pass of prompt \"" + prompt + "\": expected " + positions
                    + " positions in every array");
        }
    }

    /** A, the number of answer positions. */
    public int positions() {
        return argmax.length;
    }

    /** The token that the answer has at a position. */
    public int expected(int position) {
        return encoding.ids()[firstAnswerToken + position];
    }

    /** The whole text: prompt, one space, answer. */
    public String text() {
        return prompt + " " + answer;
    }

    /**
     * The text that stands before an answer position's token: the prefix that the plug-in has to continue. At the first position this is
     * the prompt, whether or not the token's offsets include the space in front of the answer.
     */
    public String prefix(int position) {
        return position == 0 ? prompt : text().substring(0, encoding.ends()[firstAnswerToken + position - 1]);
    }
}
