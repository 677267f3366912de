package io.onceedit.evaluate;

import java.util.Objects;

/**
 * One answer position of an observation. Tokens are given by their surface form, a word-boundary mark as a space; free generation leaves
 * a token empty where the text had ended before the position.
 *
 * @param position from 0
 * @param expected the token that has to stand there: the answer's own, or the untouched host's where the host's answer has to stay
 * @param host the untouched host's greedy token
 * @param plugin what the plug-in alone says there; empty where it was not asked
 * @param fused the edited system's token
 * @param alpha the plug-in's weight that was used, in [0, 1]; 0 where the gate was closed, and where a generated text had ended
 * @param hit whether the edited system's token is the expected one
 */
public record AnswerPosition(
        int position, String expected, String host, String plugin, String fused, double alpha, boolean hit) {
    public AnswerPosition {
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(fused, "fused");
    }
}
