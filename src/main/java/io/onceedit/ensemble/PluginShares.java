package io.onceedit.ensemble;

import java.util.Map;

/**
 * What a plug-in's next-token distribution gives a host's tokens, as far as it was read.
 *
 * @param byToken the least share of each host token that is known to have some
 * @param unread what the plug-in says that was not read: any token may have so much more
 */
public record PluginShares(Map<Integer, Double> byToken, double unread) {
    /** The rule does not tell. */
    public static final PluginShares NONE = new PluginShares(Map.of(), 1);

    public PluginShares {
        byToken = Map.copyOf(byToken);
        if (!(unread >= 0 && unread <= 1)) {
            throw new IllegalArgumentException(
                    "Invalid shares of host tokens: unread = " + unread + ", expected 0 to 1");
        }
    }

    /** Whether nothing is known. */
    public boolean isNone() {
        return byToken.isEmpty();
    }
}
