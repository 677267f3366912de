package io.onceedit.config;

import java.util.Objects;

/**
 * One thing that is wrong with a run file.
 *
 * @param place file and line, or the flag that brought the value
 * @param key the dotted key, for example {@code corpus.path}; empty for the whole file
 * @param message what is wrong and what to do
 */
public record ConfigProblem(String place, String key, String message) {
    public ConfigProblem {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(message, "message");
    }

    @Override
    public String toString() {
        return key.isEmpty() ? place + ": " + message : place + ": " + key + ": " + message;
    }
}
