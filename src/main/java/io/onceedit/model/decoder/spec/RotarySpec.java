package io.onceedit.model.decoder.spec;

import java.util.Objects;

/**
 * Rotary position embedding of queries and keys; number i of a head is paired with number {@code i + rotatedSize / 2}.
 *
 * @param base wavelengths reach from 2 pi to 2 pi times the base
 * @param rotatedSize how many numbers of a head are rotated; 0 where none are
 * @param scaling how frequencies are stretched
 */
public record RotarySpec(double base, int rotatedSize, RopeScaling scaling) {
    public RotarySpec {
        Objects.requireNonNull(scaling, "scaling");
        if (rotatedSize < 0 || rotatedSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "Invalid rotary embedding: rotated size " + rotatedSize + ", expected an even number");
        }
    }

    /** No rotation. */
    public static RotarySpec none() {
        return new RotarySpec(1, 0, new RopeScaling.None());
    }

    /** Whether anything is rotated. */
    public boolean rotates() {
        return rotatedSize > 0;
    }

    /** Radians a token for each pair, (rotatedSize / 2). */
    public double[] frequencies() {
        double[] frequencies = new double[rotatedSize / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = scaling.scaled(Math.pow(base, -2.0 * pair / rotatedSize));
        }
        return frequencies;
    }
}
