package io.onceedit.model.decoder.spec;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** How rotary frequencies are stretched for texts longer than those of the first training. */
public sealed interface RopeScaling {
    /** More tokens than any text has. */
    int ANY_LENGTH = Integer.MAX_VALUE;

    /**
     * The frequencies that take the place of the given ones.
     *
     * @param frequencies radians a token of each pair, from the highest to the lowest; {@code base^(-i / pairs)} for pair i
     * @param base the rotation's base
     * @param longText whether the text is longer than {@link #longestShortText}
     */
    double[] scaled(double[] frequencies, double base, boolean longText);

    /** What cosines and sines are multiplied by. */
    default double magnitude() {
        return 1;
    }

    /** The longest text, in tokens, that counts as short; {@link #ANY_LENGTH} where all texts are turned alike. */
    default int longestShortText() {
        return ANY_LENGTH;
    }

    /** Frequencies as they are. */
    record None() implements RopeScaling {
        @Override
        public double[] scaled(double[] frequencies, double base, boolean longText) {
            return frequencies;
        }
    }

    /**
     * Dynamic NTK: the base grows with the text once the text is longer than {@code max_position_embeddings}. Up to there, which is as far as a
     * decoder reads, frequencies stay as they are; behind it every length would turn all keys anew, those in a cache too.
     *
     * @param factor how fast the base would grow
     */
    record Dynamic(double factor) implements RopeScaling {
        @Override
        public double[] scaled(double[] frequencies, double base, boolean longText) {
            return frequencies;
        }
    }

    /**
     * Every frequency divided by one factor.
     *
     * @param factor how much longer texts become
     */
    record Linear(double factor) implements RopeScaling {
        @Override
        public double[] scaled(double[] frequencies, double base, boolean longText) {
            return each(frequencies, frequency -> frequency / factor);
        }
    }

    /**
     * Llama 3: low frequencies are divided by a factor, high ones stay, those between are blended.
     *
     * @param factor divides the low frequencies
     * @param lowFactor wavelengths longer than {@code originalPositions / lowFactor} are low frequencies
     * @param highFactor wavelengths shorter than {@code originalPositions / highFactor} are high frequencies
     * @param originalPositions longest text of the first training, in tokens
     */
    record Llama3(double factor, double lowFactor, double highFactor, double originalPositions) implements RopeScaling {
        @Override
        public double[] scaled(double[] frequencies, double base, boolean longText) {
            return each(frequencies, this::scaled);
        }

        private double scaled(double frequency) {
            double wavelength = 2 * Math.PI / frequency;
            if (wavelength < originalPositions / highFactor) {
                return frequency;
            }
            if (wavelength > originalPositions / lowFactor) {
                return frequency / factor;
            }
            double smooth = (originalPositions / wavelength - lowFactor) / (highFactor - lowFactor);
            return (1 - smooth) * frequency / factor + smooth * frequency;
        }
    }

    /**
     * Yarn: pairs that turn often in a text of the first training stay, those that turn seldom are divided by a factor, those between are
     * blended by their number.
     *
     * @param factor divides the low frequencies
     * @param originalPositions longest text of the first training, in tokens
     * @param ramp where blending begins and ends
     * @param magnitude what cosines and sines are multiplied by
     * @see <a href="https://arxiv.org/abs/2309.00071">Peng et al. 2023</a>
     */
    record Yarn(double factor, double originalPositions, Ramp ramp, double magnitude) implements RopeScaling {
        /** The width of a ramp that begins where it ends. */
        private static final double NARROWEST = 0.001;

        /**
         * Where blending begins and ends.
         *
         * @param fastTurns pairs with more turns in a text of the first training stay
         * @param slowTurns pairs with fewer are divided
         * @param wholePairs whether both ends are moved outwards to whole pairs
         */
        record Ramp(double fastTurns, double slowTurns, boolean wholePairs) {}

        @Override
        public double[] scaled(double[] frequencies, double base, boolean longText) {
            double begin = pairOf(ramp.fastTurns(), frequencies.length, base);
            double end = pairOf(ramp.slowTurns(), frequencies.length, base);
            if (ramp.wholePairs()) {
                begin = Math.floor(begin);
                end = Math.ceil(end);
            }
            begin = Math.max(begin, 0);
            end = Math.min(end, 2.0 * frequencies.length - 1);
            double width = begin == end ? NARROWEST : end - begin;
            double[] scaled = new double[frequencies.length];
            for (int pair = 0; pair < scaled.length; pair++) {
                double divided = Math.min(1, Math.max(0, (pair - begin) / width));
                scaled[pair] = frequencies[pair] / factor * divided + frequencies[pair] * (1 - divided);
            }
            return scaled;
        }

        /** The number of the pair, as a fraction, that turns so often in a text of the first training. */
        private double pairOf(double turns, int pairs, double base) {
            return pairs * Math.log(originalPositions / (turns * 2 * Math.PI)) / Math.log(base);
        }
    }

    /**
     * LongRoPE: every pair has divisors of its own, one for short texts and one for long ones. A text is turned by its whole length, so a
     * text that grows past the limit has to be read anew.
     *
     * @param shortDivisors of texts up to the limit, one for each pair
     * @param longDivisors of longer texts
     * @param longestShortText the limit, in tokens
     * @param magnitude what cosines and sines are multiplied by, whatever the length
     * @see <a href="https://arxiv.org/abs/2402.13753">Ding et al. 2024</a>
     */
    record LongRope(List<Double> shortDivisors, List<Double> longDivisors, int longestShortText, double magnitude)
            implements RopeScaling {
        public LongRope {
            shortDivisors = List.copyOf(shortDivisors);
            longDivisors = List.copyOf(longDivisors);
        }

        @Override
        public double[] scaled(double[] frequencies, double base, boolean longText) {
            List<Double> divisors = longText ? longDivisors : shortDivisors;
            double[] scaled = new double[frequencies.length];
            for (int pair = 0; pair < scaled.length; pair++) {
                scaled[pair] = frequencies[pair] / divisors.get(pair);
            }
            return scaled;
        }
    }

    private static double[] each(double[] frequencies, DoubleUnaryOperator scaled) {
        return Arrays.stream(frequencies).map(scaled).toArray();
    }
}
