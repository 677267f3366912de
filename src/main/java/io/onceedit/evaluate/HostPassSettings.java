package io.onceedit.evaluate;

/**
 * How an untouched host is read.
 *
 * @param batchSize texts read at once, at least 1
 * @param batchTokens tokens of a batch, padding included, at least 1: long texts are read in smaller batches (one text at least)
 * @param keptTokens the most likely tokens that are kept at each answer position (k), at least 1
 */
public record HostPassSettings(int batchSize, int batchTokens, int keptTokens) {
    /** 32 texts and at most 8,192 tokens at once, 64 tokens kept. */
    public static final HostPassSettings DEFAULT = new HostPassSettings(32, 8192, 64);

    public HostPassSettings {
        requirePositive("batch size", batchSize);
        requirePositive("batch tokens", batchTokens);
        requirePositive("kept tokens", keptTokens);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "Invalid host pass settings: " + name + " = " + value + ", expected at least 1");
        }
    }
}
