package io.onceedit.corpus;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * The edits that are trained into one plug-in together.
 *
 * @param id names the batch by its content: the start of a SHA-256 over its records' training texts ({@code edit_set_id} of the tables)
 * @param records at least one, in corpus order
 */
public record EditBatch(String id, List<EditRecord> records) implements Serializable {
    public EditBatch {
        Objects.requireNonNull(id, "id");
        records = List.copyOf(records);
        if (records.isEmpty()) {
            throw new IllegalArgumentException("Invalid edit batch " + id + ": it has no records");
        }
    }
}
