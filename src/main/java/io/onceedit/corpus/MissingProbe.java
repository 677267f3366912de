package io.onceedit.corpus;

import java.io.Serializable;
import java.util.Objects;

/**
 * A kind of question that cannot be asked about an edit.
 *
 * @param factId the edit
 * @param kind what cannot be asked
 * @param reason why not, the rest of a sentence
 */
public record MissingProbe(String factId, ProbeKind kind, String reason) implements Serializable {
    public MissingProbe {
        Objects.requireNonNull(factId, "factId");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(reason, "reason");
    }

    /** One sentence with kind, edit and reason. */
    public String message() {
        return "Cannot ask " + kind.columnName() + " of edit " + factId + ": " + reason;
    }
}
