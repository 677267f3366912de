package io.onceedit.sweep;

import io.onceedit.evaluate.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A cell's result in the store: its observations and the names of what was used. */
public final class CellContent {
    private static final String OBSERVATIONS = "observations.jsonl.gz";

    private CellContent() {}

    /** Writes the observations of a cell. */
    public static void write(Path folder, List<Observation> observations) throws IOException {
        JsonLines.write(folder.resolve(OBSERVATIONS), observations);
    }

    /** The observations of a cell. */
    public static List<Observation> read(Path folder) {
        return JsonLines.read(folder.resolve(OBSERVATIONS), Observation.class);
    }
}
