package io.onceedit.sweep;

import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.ProbeCandidates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cell's result in the store: its observations, and apart from them, since most readers need none, what is kept to be fused again. */
public final class CellContent {
    private static final String OBSERVATIONS = "observations.jsonl.gz";
    private static final String CANDIDATES = "candidates.jsonl.gz";

    private CellContent() {}

    /** Writes the observations of a cell. */
    public static void write(Path folder, List<Observation> observations) throws IOException {
        JsonLines.write(
                folder.resolve(OBSERVATIONS),
                observations.stream().map(Observation::withoutCandidates).toList());
        List<ProbeCandidates> kept = observations.stream()
                .filter(observation -> !observation.answers().candidates().isEmpty())
                .map(observation -> new ProbeCandidates(
                        observation.probe().id(), observation.answers().candidates()))
                .toList();
        if (!kept.isEmpty()) {
            JsonLines.write(folder.resolve(CANDIDATES), kept);
        }
    }

    /** The observations of a cell, without candidates. */
    public static List<Observation> read(Path folder) {
        return JsonLines.read(folder.resolve(OBSERVATIONS), Observation.class);
    }

    /** What is kept of a cell to be fused again; nothing where its gates were closed, its rule tells no shares, or an older version wrote it. */
    static List<ProbeCandidates> readCandidates(Path folder) {
        Path file = folder.resolve(CANDIDATES);
        return Files.exists(file) ? JsonLines.read(file, ProbeCandidates.class) : List.of();
    }
}
