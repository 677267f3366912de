package io.onceedit.sweep;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.MissingProbe;
import io.onceedit.corpus.Probe;
import java.util.List;
import java.util.stream.Stream;

/**
 * All work of a sweep. Preparing units are independent of each other; cells need some of them.
 *
 * @param preparing each once, in the order of first need
 * @param cells in the order of batches, methods, hosts and protocols
 * @param batches every edit batch of the sweep
 * @param probes every probe of every seed
 * @param missing what cannot be asked about an edit with any of the seeds
 */
public record SweepPlan(
        List<WorkUnit> preparing,
        List<WorkUnit.EvaluateCell> cells,
        List<EditBatch> batches,
        List<Probe> probes,
        List<MissingProbe> missing) {
    public SweepPlan {
        preparing = List.copyOf(preparing);
        cells = List.copyOf(cells);
        batches = List.copyOf(batches);
        probes = List.copyOf(probes);
        missing = List.copyOf(missing);
    }

    /** The same plan with other cells. */
    SweepPlan with(List<WorkUnit.EvaluateCell> otherCells) {
        return new SweepPlan(preparing, otherCells, batches, probes, missing);
    }

    /** Every unit, preparing ones first. */
    public Stream<WorkUnit> units() {
        return Stream.concat(preparing.stream(), cells.stream());
    }
}
