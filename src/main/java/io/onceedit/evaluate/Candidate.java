package io.onceedit.evaluate;

import java.io.Serializable;
import java.util.Objects;

/**
 * A host token that is kept at an answer position.
 *
 * @param id of the host's vocabulary
 * @param token its surface form
 * @param expected whether it is the token that has to stand there
 * @param host the untouched host's probability; null where its pass has not kept that
 * @param plugin the plug-in's share, the least that it can be
 */
public record Candidate(int id, String token, boolean expected, Double host, double plugin) implements Serializable {
    public Candidate {
        Objects.requireNonNull(token, "token");
    }

    /** Its share of both distributions, the least that it can be. */
    double least(double weight) {
        return (1 - weight) * (host == null ? 0 : host) + weight * plugin;
    }
}
