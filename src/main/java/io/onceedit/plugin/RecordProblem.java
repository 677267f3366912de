package io.onceedit.plugin;

import java.util.Objects;

/**
 * Why an edit record cannot be trained.
 *
 * @param factId the record
 * @param message a whole sentence that begins with Cannot or Invalid
 */
public record RecordProblem(String factId, String message) {
    public RecordProblem {
        Objects.requireNonNull(factId, "factId");
        Objects.requireNonNull(message, "message");
    }
}
