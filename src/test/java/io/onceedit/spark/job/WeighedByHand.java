package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What method {@code text} scores under another weight by plain loops over rows of two tables, to hold others against. */
record WeighedByHand(List<Row> candidates, List<Row> outcomes) {
    /** The share of right tokens on edits' own prompts, by host. */
    Map<String, Double> reliability(double weight) {
        Map<String, Boolean> right = right(weight);
        Map<String, List<Double>> scores = new HashMap<>();
        for (Row row : outcomes) {
            if (row.getAs("method").equals("text")
                    && row.getAs("protocol").equals("teacher_forced")
                    && row.getAs("probe_kind").equals("edit")) {
                assertThat(row.<Boolean>getAs("gate_open")).isTrue();
                String probe = row.getAs("cell_id") + " " + row.getAs("probe_id") + " ";
                double hits = right.entrySet().stream()
                        .filter(place -> place.getKey().startsWith(probe) && place.getValue())
                        .count();
                long positions = right.keySet().stream()
                        .filter(place -> place.startsWith(probe))
                        .count();
                scores.computeIfAbsent(row.getAs("host_id"), host -> new ArrayList<>())
                        .add(hits / positions);
            }
        }
        Map<String, Double> means = new HashMap<>();
        scores.forEach((host, each) -> means.put(
                host, each.stream().mapToDouble(score -> score).average().orElseThrow()));
        return means;
    }

    /** At which positions the expected token has the largest share. */
    Map<String, Boolean> right(double weight) {
        Map<String, Double> largest = new HashMap<>();
        Map<String, Double> expected = new HashMap<>();
        for (Row row : candidates) {
            String place = row.getAs("cell_id") + " " + row.getAs("probe_id") + " " + row.getAs("position");
            Double host = row.getAs("host_p");
            double share = (1 - weight) * (host == null ? 0 : host) + weight * row.<Double>getAs("plugin_p");
            largest.merge(place, share, Math::max);
            if (row.<Boolean>getAs("expected")) {
                expected.put(place, share);
            }
        }
        Map<String, Boolean> right = new HashMap<>();
        largest.forEach((place, share) -> right.put(place, share.equals(expected.get(place))));
        return right;
    }
}
