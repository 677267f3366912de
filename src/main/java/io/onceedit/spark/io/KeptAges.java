package io.onceedit.spark.io;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How long a store keeps what.
 *
 * @param texts of a run: the tables with a row for each probe and the files with their texts; empty keeps them as long as the run
 * @param runs everything of a run; empty keeps it for ever
 * @param unused artefacts that no run which is kept has used, since they were last written
 */
public record KeptAges(Optional<Duration> texts, Optional<Duration> runs, Duration unused) {
    public KeptAges {
        Objects.requireNonNull(texts, "texts");
        Objects.requireNonNull(runs, "runs");
        Objects.requireNonNull(unused, "unused");
    }
}
