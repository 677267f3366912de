package io.onceedit.align;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What is known about a pair of plug-in base and host: its anchors and, for the anchors that were looked up, the host token whose row leans
 * most towards them. Its size is that of the anchors; rows are computed from the models when they are needed.
 *
 * @param key what the table was made from
 * @param anchors the tokens that both vocabularies share
 * @param inverse the host tokens that anchors lead to; grows as rules look anchors up
 * @param figures how peaked rows are, and how many anchors lead back to themselves
 */
public record AlignmentTable(AlignmentKey key, Anchors anchors, InverseTokens inverse, AlignmentFigures figures) {
    public AlignmentTable {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(figures, "figures");
        if (inverse.size() != anchors.size()) {
            throw new IllegalArgumentException("Invalid alignment table: " + inverse.size()
                    + " inverse entries, expected one for each of " + anchors.size() + " anchors");
        }
    }

    /**
     * Writes the table to one file, whole or not at all.
     *
     * @param scope holds arrays while it is written
     * @throws java.io.UncheckedIOException where the file cannot be written; what was there before stays
     */
    public void write(Path file, NDManager scope) {
        new AlignmentFile(file).write(this, scope);
    }

    /**
     * Reads a table.
     *
     * @param expected what the table must have been made from
     * @param scope holds arrays while it is read
     * @throws IllegalArgumentException where the table was made from other embeddings, tokenizers or settings, or the file is no table
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    public static AlignmentTable open(Path file, AlignmentKey expected, NDManager scope) {
        return new AlignmentFile(file).read(expected, scope);
    }
}
