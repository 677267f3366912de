package io.onceedit.sweep;

import java.io.Serializable;
import java.util.List;

/**
 * Edits that stand one behind another in a corpus, by where they are kept: what a unit knows of its edits.
 *
 * @param chunks keys of {@link ArtifactKind#EDITS}, in the corpus's order
 * @param skip edits of the first chunk that stand in front
 * @param count edits, at least 1
 */
public record EditSpan(List<String> chunks, int skip, int count) implements Serializable {
    public EditSpan {
        chunks = List.copyOf(chunks);
        if (chunks.isEmpty() || skip < 0 || count < 1) {
            throw new IllegalArgumentException("Invalid span of edits: chunks = " + chunks.size() + ", skip = " + skip
                    + ", count = " + count + ", expected at least 1, 0 and 1");
        }
    }
}
