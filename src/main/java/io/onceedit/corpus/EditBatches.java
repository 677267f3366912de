package io.onceedit.corpus;

import java.util.ArrayList;
import java.util.List;

/** Cuts a corpus into the batches that are edited into one plug-in each. */
public final class EditBatches {
    private EditBatches() {}

    /**
     * Batches of so many records in corpus order; the last one holds what is left. A batch's id is its {@link EditSetHash}.
     *
     * @param size records of a batch, at least 1
     */
    public static List<EditBatch> cut(List<EditRecord> records, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("Invalid batch size " + size + ", expected at least 1");
        }
        List<EditBatch> batches = new ArrayList<>();
        for (int from = 0; from < records.size(); from += size) {
            List<EditRecord> batch = records.subList(from, Math.min(from + size, records.size()));
            batches.add(new EditBatch(id(batch), batch));
        }
        return batches;
    }

    private static String id(List<EditRecord> records) {
        EditSetHash hash = new EditSetHash();
        records.forEach(hash::add);
        return hash.id();
    }
}
