package io.onceedit.spark.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/** What the plug-in alone says, from the table {@code positions}. */
final class PluginTexts {
    private PluginTexts() {}

    /** Its texts for some rows of {@code outcomes}; those of which nothing is kept are in no entry. */
    static Map<ProbeId, String> of(StoredRun run, List<Row> outcomes) {
        HashSet<ProbeId> probes = new HashSet<>();
        outcomes.forEach(row -> probes.add(ProbeId.of(row)));
        Map<ProbeId, TreeMap<Long, String>> said = new HashMap<>();
        run.distributed("positions", "cell_id", "probe_id", "position", "plugin")
                .filter(new IsSaid(probes))
                .collect()
                .forEach(row -> said.computeIfAbsent(ProbeId.of(row), added -> new TreeMap<>())
                        .put(row.getAs("position"), row.getAs("plugin")));
        Map<ProbeId, String> texts = new HashMap<>();
        said.forEach((probe, positions) -> texts.put(probe, String.join("", positions.values())));
        return texts;
    }

    private record IsSaid(HashSet<ProbeId> probes) implements Function<Row, Boolean> {
        @Override
        public Boolean call(Row row) {
            return row.getAs("plugin") != null && probes.contains(ProbeId.of(row));
        }
    }
}
