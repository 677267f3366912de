package io.onceedit.spark.report;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/**
 * Names an outcome of a run.
 *
 * @param cell the cell's id
 * @param probe the probe's id
 */
record ProbeId(String cell, String probe) implements Serializable {
    static ProbeId of(Row row) {
        return new ProbeId(row.getAs("cell_id"), row.getAs("probe_id"));
    }

    /** Rows that belong to some probes. */
    record Among(HashSet<ProbeId> probes) implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return probes.contains(of(row));
        }
    }

    /** What the plug-in alone says of some probes, position by position; what is not kept is in no entry. */
    static Map<ProbeId, String> pluginTexts(StoredRun run, Set<ProbeId> probes) {
        Map<ProbeId, TreeMap<Long, String>> said = new HashMap<>();
        run.distributed("positions", "cell_id", "probe_id", "position", "plugin")
                .filter(new Among(new HashSet<>(probes)))
                .filter(row -> row.getAs("plugin") != null)
                .collect()
                .forEach(row -> said.computeIfAbsent(of(row), added -> new TreeMap<>())
                        .put(row.getAs("position"), row.getAs("plugin")));
        Map<ProbeId, String> texts = new HashMap<>();
        said.forEach((probe, positions) -> texts.put(probe, String.join("", positions.values())));
        return texts;
    }
}
