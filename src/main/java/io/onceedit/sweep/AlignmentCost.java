package io.onceedit.sweep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What making an alignment table took, kept beside it.
 *
 * @param wallSeconds wall time
 * @param peakGrowthBytes by how much the largest resident memory exceeded what the process held with both models open; 0 where the system
 *     does not tell
 */
public record AlignmentCost(double wallSeconds, long peakGrowthBytes) {
    private static final String FILE = "cost.jsonl.gz";

    /** Writes it into a table's folder. */
    void write(Path folder) throws IOException {
        JsonLines.write(folder.resolve(FILE), List.of(this));
    }

    /** Reads it from a table's folder. */
    public static AlignmentCost read(Path folder) {
        return JsonLines.read(folder.resolve(FILE), AlignmentCost.class).get(0);
    }
}
