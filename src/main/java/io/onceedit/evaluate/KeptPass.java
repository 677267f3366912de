package io.onceedit.evaluate;

import io.onceedit.corpus.TextProbe;
import io.onceedit.ensemble.HostPass;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A host's pass over a known answer, without what its tokenizer says anew each time. A = answer positions, k = kept tokens. Arrays are owned
 * by the record and must not be changed.
 *
 * @param text prompt and answer
 * @param expected the answer's own tokens, (A)
 * @param expectedLogProbNats natural logarithm of their probabilities, (A)
 * @param topIds the most likely tokens at each position, most likely first, (A, k)
 * @param topLogProbNats their natural log probabilities, (A, k)
 */
public record KeptPass(
        TextProbe text, int[] expected, float[] expectedLogProbNats, int[][] topIds, float[][] topLogProbNats)
        implements KeptAnswer {
    public KeptPass {
        Objects.requireNonNull(text, "text");
        int positions = expected.length;
        if (positions == 0
                || expectedLogProbNats.length != positions
                || topIds.length != positions
                || topLogProbNats.length != positions) {
            throw new IllegalArgumentException("Invalid kept pass of prompt \"" + text.prompt()
                    + "\": expected at least one position, and " + positions + " in every array");
        }
    }

    /** Takes what is to be kept of a pass. */
    public static KeptPass of(HostPass pass) {
        return new KeptPass(
                new TextProbe(pass.prompt(), pass.answer()),
                IntStream.range(0, pass.positions()).map(pass::expected).toArray(),
                pass.expectedLogProbNats(),
                pass.topIds(),
                pass.topLogProbNats());
    }

    /**
     * The pass as the host would give it now.
     *
     * @param keptTokens the most tokens kept at each position
     * @return empty where the tokenizer makes other tokens of the text than it did
     */
    public Optional<HostPass> restore(TextTokenizer tokenizer, int keptTokens) {
        AnswerTokens tokens = AnswerTokens.of(tokenizer, text);
        if (tokens.first() < 1 || !Arrays.equals(tokens.ids(), expected)) {
            return Optional.empty();
        }
        return Optional.of(new HostPass(
                text.prompt(),
                text.answer(),
                tokens.encoding(),
                tokens.first(),
                Arrays.stream(topIds).mapToInt(ids -> ids[0]).toArray(),
                expectedLogProbNats,
                Arrays.stream(topIds)
                        .map(ids -> ids.length <= keptTokens ? ids : Arrays.copyOf(ids, keptTokens))
                        .toArray(int[][]::new),
                Arrays.stream(topLogProbNats)
                        .map(nats -> nats.length <= keptTokens ? nats : Arrays.copyOf(nats, keptTokens))
                        .toArray(float[][]::new)));
    }

    /** The probability at a position that the kept tokens do not have, at least 0. */
    public double cutOffMass(int position) {
        double kept = 0;
        for (float nats : topLogProbNats[position]) {
            kept += Math.exp(nats);
        }
        return Math.max(0, 1 - kept);
    }

    @Override
    public long question() {
        return KeptAnswer.question(text.prompt(), text.answer());
    }

    @Override
    public long numbers() {
        return 2 * Arrays.stream(topIds).mapToLong(ids -> ids.length).sum();
    }
}
