package io.onceedit.sweep;

import java.io.IOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When results of a store were computed. */
public final class UnitTimes {
    private final ArtifactStore store;

    /** Of a store. */
    public UnitTimes(ArtifactStore store) {
        this.store = store;
    }

    /**
     * The day, in UTC, on which a result was there; empty where there is none, or it is from before that was written down.
     *
     * @throws IOException where the store cannot be read
     */
    public Optional<LocalDate> day(ArtifactKind kind, String key) throws IOException {
        Optional<byte[]> record = store.file(kind, key, UnitRecord.FILE);
        if (record.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    OffsetDateTime.parse(UnitRecord.parse(record.get()).endedAt())
                            .toLocalDate());
        } catch (DateTimeParseException unknown) {
            return Optional.empty();
        }
    }
}
