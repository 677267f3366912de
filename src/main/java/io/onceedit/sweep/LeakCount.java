package io.onceedit.sweep;

import io.onceedit.gate.map.GateMaps;
import io.onceedit.gate.map.GateMapsFolder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was not learned from, because it equals or ends with an evaluated prompt.
 *
 * @param texts training texts left out
 * @param records records of the pool left out
 */
public record LeakCount(long texts, long records) {
    private static final String GATE_MAPS = EditedHost.CONTENT + "/" + GateMapsFolder.MANIFEST;

    public LeakCount {
        if (texts < 0 || records < 0) {
            throw new IllegalArgumentException(
                    "Invalid leak count: texts = " + texts + ", records = " + records + ", expected at least 0");
        }
    }

    /**
     * The sums of a plan's plug-ins and gate maps that are in the store, as their own manifests have them, by stage.
     *
     * @throws IOException where the store cannot be read
     */
    public static Map<String, LeakCount> byStage(SweepPlan plan, ArtifactStore store) throws IOException {
        Map<String, LeakCount> sums = new TreeMap<>();
        for (WorkUnit unit : plan.preparing()) {
            Optional<LeakCount> count = of(unit, store);
            if (count.isPresent()) {
                sums.merge(unit.stage(), count.get(), LeakCount::and);
            }
        }
        return sums;
    }

    /** What a unit left out; empty where it has no result, or learns nothing. */
    private static Optional<LeakCount> of(WorkUnit unit, ArtifactStore store) throws IOException {
        return switch (unit.kind()) {
            case PLUGIN ->
                new ClosedEdits(store)
                        .plugin(unit.key())
                        .map(manifest -> new LeakCount(manifest.leaks().dropped(), 0));
            case GATE_MAPS ->
                store.file(unit.kind(), unit.key(), GATE_MAPS).map(content -> {
                    GateMaps.Sizes sizes =
                            GateMapsFolder.origin(GATE_MAPS, content).sizes();
                    return new LeakCount(sizes.textsDropped(), sizes.recordsDropped());
                });
            case ALIGNMENT, HOST_PASS, CELL, EDITS, EVALUATED -> Optional.empty();
        };
    }

    private LeakCount and(LeakCount other) {
        return new LeakCount(texts + other.texts, records + other.records);
    }

    /** What was left out and why, for a screen. */
    public String describe() {
        return texts + " training texts and " + records
                + " pool records left out that equal or end with an evaluated prompt";
    }
}
