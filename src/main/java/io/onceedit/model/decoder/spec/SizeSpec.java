package io.onceedit.model.decoder.spec;

/**
 * The outer sizes of a decoder.
 *
 * @param hiddenSize D
 * @param vocabularySize V
 * @param maximumPositions the longest text that the model reads, in tokens
 */
public record SizeSpec(int hiddenSize, int vocabularySize, int maximumPositions) {
    public SizeSpec {
        if (hiddenSize < 1 || vocabularySize < 1 || maximumPositions < 1) {
            throw new IllegalArgumentException("Invalid decoder sizes: hidden size " + hiddenSize + ", vocabulary "
                    + vocabularySize + ", positions " + maximumPositions + "; expected positive numbers");
        }
    }
}
