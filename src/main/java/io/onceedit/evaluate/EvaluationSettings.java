package io.onceedit.evaluate;

/**
 * How an evaluation asks.
 *
 * @param batchSize questions handed to gate and rule at once; at least 1
 * @param keptTokens tokens of a free generation that have to stay the untouched host's; at least 1
 * @param maximumTokens tokens of a free generation where the edit's answer is expected; at least 1, raised to the answer's own length and
 *     {@value #MARGIN_TOKENS} more where an answer is longer
 * @param keptCandidates how many of the host's likeliest tokens and of the plug-in's are kept at each position of a known answer, where the
 *     rule tells them; 0 for none
 */
public record EvaluationSettings(int batchSize, int keptTokens, int maximumTokens, int keptCandidates) {
    /** Tokens behind an answer in which a generation can end by itself. */
    static final int MARGIN_TOKENS = 4;

    /** 64 questions at once, the first 10 tokens kept, 24 tokens for an answer, no candidates. */
    public static final EvaluationSettings DEFAULT = new EvaluationSettings(64, 10, 24, 0);

    public EvaluationSettings {
        requirePositive("batch size", batchSize);
        requirePositive("kept tokens", keptTokens);
        requirePositive("maximum tokens", maximumTokens);
        if (keptCandidates < 0) {
            throw new IllegalArgumentException(
                    "Invalid evaluation settings: kept candidates = " + keptCandidates + ", expected at least 0");
        }
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "Invalid evaluation settings: " + name + " = " + value + ", expected at least 1");
        }
    }
}
