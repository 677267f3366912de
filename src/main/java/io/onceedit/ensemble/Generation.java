package io.onceedit.ensemble;

import java.util.Objects;

/**
 * A freely generated answer, as {@link GeneratedLine} decides it for hosts and rules alike.
 *
 * @param text what was generated behind the prompt, up to the line end and without it
 * @param hostIds the host tokens that were emitted
 * @param ended whether the text ended by itself (line end or end of text) and not by the token limit
 */
public record Generation(String text, int[] hostIds, boolean ended) {
    public Generation {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(hostIds, "hostIds");
    }
}
