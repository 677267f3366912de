package io.onceedit.ensemble.relative;

import java.util.Objects;

/**
 * Host and plug-in at one position.
 *
 * @param host the host's next token, as much of the distribution as a rule looks at
 * @param plugin the plug-in's
 * @param alpha the plug-in's weight, in [0, 1]
 */
record Meeting(TokenDistribution host, TokenDistribution plugin, double alpha) {
    Meeting {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(plugin, "plugin");
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("Invalid weight of a plug-in: alpha = " + alpha + ", expected 0 to 1");
        }
    }
}
