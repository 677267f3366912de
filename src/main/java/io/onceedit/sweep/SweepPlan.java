package io.onceedit.sweep;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All work of a sweep; of the edits it holds names and counts, and where they are kept. Preparing units are independent of each other; cells need some of them.
 *
 * @param preparing each once, in the order of first need
 * @param cells in the order of batches, methods, hosts and protocols
 * @param batches every edit batch of the sweep
 * @param chunks the keys of {@link ArtifactKind#EDITS} for each chunk of edits, in the corpus's order, one key a seed
 * @param evaluatedKey the key of {@link ArtifactKind#EVALUATED}
 * @param missing what cannot be asked about edits with any of the seeds
 */
public record SweepPlan(
        List<WorkUnit> preparing,
        List<WorkUnit.EvaluateCell> cells,
        List<WorkUnit.EditSet> batches,
        List<List<String>> chunks,
        String evaluatedKey,
        List<MissingKind> missing) {
    public SweepPlan {
        preparing = List.copyOf(preparing);
        cells = List.copyOf(cells);
        batches = List.copyOf(batches);
        chunks = List.copyOf(chunks);
        Objects.requireNonNull(evaluatedKey, "evaluatedKey");
        missing = List.copyOf(missing);
    }

    /** The same plan with other cells. */
    SweepPlan with(List<WorkUnit.EvaluateCell> otherCells) {
        return with(preparing, otherCells);
    }

    /** The same plan with other units. */
    SweepPlan with(List<WorkUnit> otherPreparing, List<WorkUnit.EvaluateCell> otherCells) {
        return new SweepPlan(otherPreparing, otherCells, batches, chunks, evaluatedKey, missing);
    }

    /** The same plan, whose cells' results are one run's own: none is taken from another run, and none is left to one. */
    public SweepPlan ofRun(String runId) {
        return with(cells.stream().map(cell -> cell.ofRun(runId)).toList());
    }

    /** The place of each chunk, from 0, by its keys. */
    Map<String, Integer> placesOfChunks() {
        Map<String, Integer> places = new HashMap<>();
        for (int place = 0; place < chunks.size(); place++) {
            for (String key : chunks.get(place)) {
                places.put(key, place);
            }
        }
        return places;
    }

    /** Every unit, preparing ones first. */
    public Stream<WorkUnit> units() {
        return Stream.concat(preparing.stream(), cells.stream());
    }
}
