package io.onceedit.plugin;

import java.util.Objects;

/**
 * A training text in the base's tokens.
 *
 * @param source the text
 * @param ids token ids; owned by the record and never changed
 * @param firstPosition the last prompt token: the first position whose next token is an answer's
 * @param positions positions from there on that carry a label: one for each answer token, and at least the last prompt token
 */
record EncodedText(TrainingText source, int[] ids, int firstPosition, int positions) {
    EncodedText {
        Objects.requireNonNull(source, "source");
        if (firstPosition < 0 || positions < 1 || firstPosition + positions > ids.length) {
            throw new IllegalArgumentException("Invalid training text of " + source.factId() + ": positions "
                    + firstPosition + " + " + positions + " of " + ids.length + " tokens");
        }
    }

    boolean isRelated() {
        return source.kind().isRelated();
    }
}
