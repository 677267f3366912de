package io.onceedit.sweep;

import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.ProbeCandidates;
import io.onceedit.gate.GateDecision;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A cell and how it went.
 *
 * @param cell the unit
 * @param result its result
 * @param recalledChunks keys of the chunks of edits whose host pass was reused
 * @param contentShas SHA-256 of what the cell needs and the store has, by key
 */
public record CellResult(
        WorkUnit.EvaluateCell cell, UnitResult result, Set<String> recalledChunks, Map<String, String> contentShas)
        implements Serializable {
    public CellResult {
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(result, "result");
        recalledChunks = Set.copyOf(recalledChunks);
        contentShas = Map.copyOf(contentShas);
    }

    /** Every cell of a plan with its result, in the plan's order. */
    public static List<CellResult> of(SweepPlan plan, List<UnitResult> results) {
        Map<String, UnitResult> byKey = new HashMap<>();
        results.forEach(result -> byKey.put(result.key(), result));
        Map<String, String> recalled = recalledByPass(plan, byKey);
        List<CellResult> cells = new ArrayList<>();
        for (WorkUnit.EvaluateCell cell : plan.cells()) {
            Set<String> chunks = cell.needs(ArtifactKind.HOST_PASS).stream()
                    .filter(recalled::containsKey)
                    .map(recalled::get)
                    .collect(Collectors.toSet());
            cells.add(new CellResult(cell, byKey.get(cell.key()), chunks, contentShas(cell, byKey)));
        }
        return cells;
    }

    /** The chunk of each host pass that was reused, by the pass's key. */
    private static Map<String, String> recalledByPass(SweepPlan plan, Map<String, UnitResult> results) {
        Map<String, String> recalled = new HashMap<>();
        for (WorkUnit unit : plan.preparing()) {
            if (unit instanceof WorkUnit.PassHost pass
                    && results.get(unit.key()).reused()) {
                recalled.put(unit.key(), pass.asked().edits().chunks().get(0));
            }
        }
        return recalled;
    }

    private static Map<String, String> contentShas(WorkUnit.EvaluateCell cell, Map<String, UnitResult> results) {
        Map<String, String> shas = new HashMap<>();
        for (List<String> keys : cell.needs().values()) {
            for (String key : keys) {
                UnitResult needed = results.get(key);
                if (needed.succeeded() && !needed.origin().contentSha().isEmpty()) {
                    shas.put(key, needed.origin().contentSha());
                }
            }
        }
        return shas;
    }

    /** The content hash of what the cell needs of a kind; empty where it needs none or there is none. */
    public Optional<String> contentSha(ArtifactKind kind) {
        return cell.needs(kind).stream()
                .map(contentShas::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Ids of the edits whose host pass was reused. */
    public Set<String> recalledFacts(ArtifactStore store) {
        StoredEdits edits = new StoredEdits(store);
        return recalledChunks.stream()
                .flatMap(chunk -> edits.chunk(chunk).stream())
                .map(edit -> edit.record().id())
                .collect(Collectors.toSet());
    }

    /** What is kept of the cell to be fused again. */
    public List<ProbeCandidates> candidates(ArtifactStore store) {
        return result.succeeded() ? CellContent.readCandidates(content(store)) : List.of();
    }

    private Path content(ArtifactStore store) {
        return store.find(ArtifactKind.CELL, cell.key())
                .orElseThrow(() -> new IllegalStateException("Cannot find the result of cell " + cell.key()
                        + ": it is gone from the store; run the sweep again"));
    }

    /** The cell's observations; where the cell failed, an error with its reason for every probe, so that all of them count as failures. */
    public List<Observation> observations(ArtifactStore store) {
        if (result.succeeded()) {
            return CellContent.read(content(store));
        }
        return new StoredEdits(store)
                .probes(cell.asked()).stream()
                        .map(probe -> Observation.error(
                                probe, cell.group().protocol(), result.failure().message(), GateDecision.CLOSED))
                        .toList();
    }
}
