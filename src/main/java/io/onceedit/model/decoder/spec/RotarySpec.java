package io.onceedit.model.decoder.spec;

import java.util.Objects;

/**
 * Rotary position embedding of queries and keys.
 *
 * @param base wavelengths reach from 2 pi to 2 pi times the base
 * @param rotatedSize how many numbers of a head are rotated, its first; 0 where none are
 * @param pairing which two numbers are turned together
 * @param scaling how frequencies are stretched
 */
public record RotarySpec(double base, int rotatedSize, Pairing pairing, RopeScaling scaling) {
    /** Which two of the rotated numbers are turned together. */
    public enum Pairing {
        /** Number i with number {@code i + rotatedSize / 2}. */
        HALVES,
        /** Each even number with the one behind it. */
        NEIGHBOURS
    }

    public RotarySpec {
        Objects.requireNonNull(pairing, "pairing");
        Objects.requireNonNull(scaling, "scaling");
        if (rotatedSize < 0 || rotatedSize % 2 != 0) {
            throw new IllegalArgumentException(
                    "Invalid rotary embedding: rotated size " + rotatedSize + ", expected an even number");
        }
    }

    /** No rotation. */
    public static RotarySpec none() {
        return new RotarySpec(1, 0, Pairing.HALVES, new RopeScaling.None());
    }

    /** Whether anything is rotated. */
    public boolean rotates() {
        return rotatedSize > 0;
    }

    /**
     * Radians a token for each pair, (rotatedSize / 2).
     *
     * @param longText whether the text is longer than {@link RopeScaling#longestShortText}
     */
    public double[] frequencies(boolean longText) {
        double[] frequencies = new double[rotatedSize / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            frequencies[pair] = Math.pow(base, -2.0 * pair / rotatedSize);
        }
        return scaling.scaled(frequencies, base, longText);
    }
}
