package io.onceedit.ensemble;

import io.onceedit.align.EmbeddingForm;
import java.io.Serializable;
import java.util.Objects;

/**
 * The options of a fusion rule; a rule ignores those that it has no use for.
 *
 * @param fixedAlpha the plug-in's weight in rules that fix it, in [0, 1]
 * @param alphaOf whose weight the other rules use
 * @param embeddings in which form embedding rows are compared
 * @param search the search for a host token
 * @param text the settings of the text rules
 */
public record RuleOptions(
        double fixedAlpha, AlphaOf alphaOf, EmbeddingForm embeddings, SearchOptions search, TextOptions text)
        implements Serializable {
    /** Weight one half where it is fixed, else the prompt's; raw embeddings; the published search; the text rules' own defaults. */
    public static final RuleOptions DEFAULT =
            new RuleOptions(0.5, AlphaOf.PROMPT, EmbeddingForm.RAW, SearchOptions.DEFAULT, TextOptions.DEFAULT);

    public RuleOptions {
        if (!(fixedAlpha >= 0 && fixedAlpha <= 1)) {
            throw new IllegalArgumentException("Invalid rule option fixedAlpha = " + fixedAlpha + ", expected 0 to 1");
        }
        Objects.requireNonNull(alphaOf, "alphaOf");
        Objects.requireNonNull(embeddings, "embeddings");
        Objects.requireNonNull(search, "search");
        Objects.requireNonNull(text, "text");
    }
}
