package io.onceedit.evaluate.speed;

import java.util.Objects;

/**
 * One opening of a model.
 *
 * @param openSeconds time to open it: weights, tokenizer, content hash
 * @param firstTokenSeconds time from then on until it has said a token
 * @param peakBytes the largest resident memory until it was open, beyond what was resident before
 * @param firstToken the token as text
 */
public record Opening(double openSeconds, double firstTokenSeconds, long peakBytes, String firstToken) {
    public Opening {
        Objects.requireNonNull(firstToken, "firstToken");
    }

    /** Time to open the model and say a token. */
    public double seconds() {
        return openSeconds + firstTokenSeconds;
    }
}
