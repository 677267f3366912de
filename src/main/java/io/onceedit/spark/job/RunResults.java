package io.onceedit.spark.job;

import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.LeakCount;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run's units came to.
 *
 * @param units every unit's result
 * @param cells the cells among them
 * @param scores every group's metrics
 * @param errorsByCell probes in error, by the cell's key; a cell without any may be missing
 * @param leaks what was not learned from, by stage
 */
record RunResults(
        List<UnitResult> units,
        List<CellResult> cells,
        List<GroupScores> scores,
        Map<String, Long> errorsByCell,
        Map<String, LeakCount> leaks) {
    RunResults {
        units = List.copyOf(units);
        cells = List.copyOf(cells);
        scores = List.copyOf(scores);
        errorsByCell = Map.copyOf(errorsByCell);
        leaks = Collections.unmodifiableMap(new TreeMap<>(leaks));
    }

    /** Probes of a cell that are in error. */
    long errors(WorkUnit.EvaluateCell cell) {
        return errorsByCell.getOrDefault(cell.key(), 0L);
    }

    /** Probes of all cells that are in error. */
    long probesInError() {
        return errorsByCell.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The cells that have probes in error. */
    List<CellResult> cellsWithErrors() {
        return cells.stream().filter(cell -> errors(cell.cell()) > 0).toList();
    }

    /** Whether every unit and every probe has a result. */
    boolean complete() {
        return units.stream().allMatch(UnitResult::succeeded)
                && cellsWithErrors().isEmpty();
    }
}
