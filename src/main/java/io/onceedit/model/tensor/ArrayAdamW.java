package io.onceedit.model.tensor;

import java.nio.FloatBuffer;

/** {@link AdamW} of a Java array, for what is small or computed outside of the engine. Clips nothing. Of one thread. */
public final class ArrayAdamW {
    private final AdamSettings settings;
    private final FloatBuffer values;
    private final FloatBuffer mean;
    private final FloatBuffer square;
    private int steps;

    /**
     * @param values what is moved, in place
     * @throws IllegalArgumentException where the settings ask for a clip
     */
    public ArrayAdamW(AdamSettings settings, float[] values) {
        if (settings.clipNorm() != 0) {
            throw new IllegalArgumentException("Unsupported training setting adam.clip-norm = " + settings.clipNorm()
                    + " of an array: expected 0.0");
        }
        this.settings = settings;
        this.values = FloatBuffer.wrap(values);
        this.mean = FloatBuffer.allocate(values.length);
        this.square = FloatBuffer.allocate(values.length);
    }

    /**
     * Moves the values one step against their gradient.
     *
     * @throws IllegalArgumentException where the gradient has another length
     */
    public void step(float[] gradient, double learningRate) {
        if (gradient.length != values.capacity()) {
            throw new IllegalArgumentException(
                    "Invalid gradient: expected length = " + values.capacity() + ", actual = " + gradient.length);
        }
        steps++;
        AdamKernel.updateInMemory(
                new AdamKernel.State<>(values, FloatBuffer.wrap(gradient), mean, square),
                AdamKernel.Step.of(settings, steps, learningRate, 1),
                1);
    }
}
