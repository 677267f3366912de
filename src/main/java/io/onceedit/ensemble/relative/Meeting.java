package io.onceedit.ensemble.relative;

import java.util.Objects;

/**
 * Host and plug-in at one position.
 *
 * @param host the host's next token, as much of the distribution as a rule looks at
 * @param plugin the plug-in's
 * @param alpha the plug-in's weight, in [0, 1]
 * @param missing the largest share of the host's probability that may be missing, in [0, 1]; 0 where what is there is all that counts
 */
record Meeting(TokenDistribution host, TokenDistribution plugin, double alpha, double missing) {
    /** A meeting at which nothing is missing. */
    Meeting(TokenDistribution host, TokenDistribution plugin, double alpha) {
        this(host, plugin, alpha, 0);
    }

    Meeting {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(plugin, "plugin");
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("Invalid weight of a plug-in: alpha = " + alpha + ", expected 0 to 1");
        }
        if (!(missing >= 0 && missing <= 1)) {
            throw new IllegalArgumentException("Invalid share of a host: missing = " + missing + ", expected 0 to 1");
        }
    }
}
