package io.onceedit.gate.map;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Over which tokens of a prompt the hidden states are averaged. Every window ends at the prompt's last token; the prompt's first token
 * is left out, because it draws attention whatever it is (unless it is the only one).
 *
 * <p>W = windows, T = tokens.
 *
 * @param lastTokens the windows' lengths, ascending; a window that is longer than the prompt is the whole prompt. The whole prompt is
 *     always a window of its own, the last: so W is one more than the list's size
 */
public record FeatureWindows(List<Integer> lastTokens) {
    /** The whole prompt alone. */
    public static final FeatureWindows WHOLE = new FeatureWindows(List.of());

    public FeatureWindows {
        lastTokens = List.copyOf(lastTokens);
        for (int i = 0; i < lastTokens.size(); i++) {
            if (lastTokens.get(i) < 1 || (i > 0 && lastTokens.get(i) <= lastTokens.get(i - 1))) {
                throw new IllegalArgumentException(
                        "Invalid gate setting windows = " + lastTokens + ": expected ascending numbers of tokens");
            }
        }
    }

    /** W. */
    public int count() {
        return lastTokens.size() + 1;
    }

    /** The first token of a window in a prompt of T tokens. */
    int firstToken(int window, int tokens) {
        int first = tokens > 1 ? 1 : 0;
        return window == lastTokens.size() ? first : Math.max(first, tokens - lastTokens.get(window));
    }

    /** The windows that are different tokens of a prompt of T tokens, ascending; the whole prompt is the last. */
    int[] distinct(int tokens) {
        return IntStream.range(0, count())
                .filter(window ->
                        window == lastTokens.size() || firstToken(window, tokens) > firstToken(window + 1, tokens))
                .toArray();
    }
}
