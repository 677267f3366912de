package io.onceedit.sweep;

import io.onceedit.evaluate.Observation;
import io.onceedit.gate.GateDecision;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A cell and how it went.
 *
 * @param cell the unit
 * @param result its result
 */
public record CellResult(WorkUnit.EvaluateCell cell, UnitResult result) implements Serializable {
    public CellResult {
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(result, "result");
    }

    /** Every cell of a plan with its result, in the plan's order. */
    public static List<CellResult> of(SweepPlan plan, List<UnitResult> results) {
        Map<String, UnitResult> byKey = new HashMap<>();
        results.forEach(result -> byKey.put(result.key(), result));
        List<CellResult> cells = new ArrayList<>();
        for (WorkUnit.EvaluateCell cell : plan.cells()) {
            cells.add(new CellResult(cell, byKey.get(cell.key())));
        }
        return cells;
    }

    /** The cell's observations; where the cell failed, an error with its reason for every probe, so that all of them count as failures. */
    public List<Observation> observations(ArtifactStore store) {
        if (result.succeeded()) {
            return CellContent.read(store.find(ArtifactKind.CELL, cell.key())
                    .orElseThrow(() -> new IllegalStateException("Cannot find the result of cell " + cell.key()
                            + ": it is gone from the store; run the sweep again")));
        }
        return cell.probes().stream()
                .map(probe -> Observation.error(
                        probe, cell.group().protocol(), result.failure().message(), GateDecision.CLOSED))
                .toList();
    }
}
