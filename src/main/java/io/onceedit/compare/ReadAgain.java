package io.onceedit.compare;

import java.util.List;

/**
 * Kept host passes that were read again, to see whether what is kept is still what hosts say.
 *
 * @param read how many
 * @param differing those that are read otherwise now, in words
 */
public record ReadAgain(long read, List<String> differing) {
    /** Nothing was read again. */
    public static final ReadAgain NONE = new ReadAgain(0, List.of());

    public ReadAgain {
        differing = List.copyOf(differing);
    }
}
