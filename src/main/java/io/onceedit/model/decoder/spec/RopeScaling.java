package io.onceedit.model.decoder.spec;

/** How rotary frequencies are stretched for texts longer than those of the first training. */
public sealed interface RopeScaling {
    /** The frequency that takes the place of the given one, both in radians a token. */
    double scaled(double frequency);

    /** Frequencies as they are. Also stands for dynamic scaling, which changes nothing up to the longest text that a model reads. */
    record None() implements RopeScaling {
        @Override
        public double scaled(double frequency) {
            return frequency;
        }
    }

    /**
     * Every frequency divided by one factor.
     *
     * @param factor how much longer texts become
     */
    record Linear(double factor) implements RopeScaling {
        @Override
        public double scaled(double frequency) {
            return frequency / factor;
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
        public double scaled(double frequency) {
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
}
