package io.onceedit.align;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What is known about a pair of plug-in base and host: its anchors and, for the anchors that were looked up, the host token whose row leans
 * most towards them. Its size is that of the anchors; rows are computed from the models when they are needed.
 *
 * <p>A = anchors. The array is owned by the record and must not be changed.
 *
 * @param key what the table was made from
 * @param anchors the tokens that both vocabularies share
 * @param inverse for each anchor a the host token argmax over t of R_host[t, a], or {@link #UNKNOWN}, (A)
 * @param figures how peaked rows are, and how many anchors lead back to themselves
 */
public record AlignmentTable(AlignmentKey key, Anchors anchors, int[] inverse, AlignmentFigures figures) {
    /** Marks an anchor that was not looked up. */
    public static final int UNKNOWN = -1;

    public AlignmentTable {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(figures, "figures");
        if (inverse.length != anchors.size()) {
            throw new IllegalArgumentException("Invalid alignment table: " + inverse.length
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

    /** The host token that an anchor leads to, if it was looked up. */
    public OptionalInt hostToken(int anchor) {
        return inverse[anchor] == UNKNOWN ? OptionalInt.empty() : OptionalInt.of(inverse[anchor]);
    }

    /** Whether every anchor was looked up. */
    public boolean isComplete() {
        for (int token : inverse) {
            if (token == UNKNOWN) {
                return false;
            }
        }
        return true;
    }
}
