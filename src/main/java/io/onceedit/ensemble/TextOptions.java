package io.onceedit.ensemble;

import java.io.Serializable;

/**
 * The settings of the rules {@code text} and {@code text-exact}.
 *
 * @param batchRows how many known answers or prompts are worked on together at most: they share the plug-in's passes
 * @param lookAheadTokens how many tokens the plug-in says at most, behind the one that leaves the text already written, until a host token
 *     is settled
 * @param exactNodes how many token sequences {@code text-exact} asks the plug-in about at most for one host position
 * @param exactTolerance the share of the probability that {@code text-exact} may leave unexplored in a distribution, in (0, 1)
 */
public record TextOptions(int batchRows, int lookAheadTokens, int exactNodes, double exactTolerance)
        implements Serializable {
    /** Batches of 32; 16 tokens ahead; 64 sequences; one thousandth unexplored. */
    public static final TextOptions DEFAULT = new TextOptions(32, 16, 64, 1e-3);

    public TextOptions {
        requireAtLeastOne("batchRows", batchRows);
        requireAtLeastOne("lookAheadTokens", lookAheadTokens);
        requireAtLeastOne("exactNodes", exactNodes);
        if (!(exactTolerance > 0 && exactTolerance < 1)) {
            throw new IllegalArgumentException(
                    "Invalid text option exactTolerance = " + exactTolerance + ", expected above 0 and below 1");
        }
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("Invalid text option " + name + " = " + value + ", expected 1 or more");
        }
    }
}
