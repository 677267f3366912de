package io.onceedit.aggregate;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Percentile bootstrap over facts (Efron 1979; clustered as in Cameron, Gelbach and Miller 2008): each draw takes as many facts as there
 * are, with replacement, all their probes with them, and computes every metric anew. Probes of one fact rise and fall together, so
 * resampling probes instead would give intervals that are too narrow. The score's interval comes from the same draws as its parts'.
 *
 * <p>A draw that holds no probe of a metric says nothing about that metric and is left out for it.
 *
 * @param draws at least 1,000
 * @param confidence share of the draws inside the interval, in (0, 1)
 * @param seed the only source of randomness
 */
public record Bootstrap(int draws, double confidence, long seed) implements Serializable {
    public Bootstrap {
        if (draws < 1000) {
            throw new IllegalArgumentException("Invalid bootstrap: draws = " + draws + ", expected at least 1000");
        }
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException(
                    "Invalid bootstrap: confidence = " + confidence + ", expected between 0 and 1");
        }
    }

    /** 1,000 draws, 95 %. */
    public static Bootstrap seeded(long seed) {
        return new Bootstrap(1000, 0.95, seed);
    }

    List<Score> scores(ClusterTable table) {
        int[] once = new int[table.clusters()];
        Arrays.fill(once, 1);
        Set<MetricName> metrics = metrics(table);
        List<Score> scores = new ArrayList<>();
        for (Measure measure : Measure.values()) {
            Map<MetricName, Double> values = values(table, measure, once);
            Map<MetricName, double[]> samples = draw(table, measure, metrics);
            for (MetricName metric : MetricName.values()) {
                if (metrics.contains(metric)) {
                    scores.add(score(metric, measure, values.get(metric), samples.get(metric), counts(table, metric)));
                }
            }
        }
        return scores;
    }

    private static Set<MetricName> metrics(ClusterTable table) {
        Set<MetricName> metrics = new HashSet<>();
        table.columns().keySet().forEach(kind -> metrics.add(MetricName.of(kind)));
        if (metrics.containsAll(MetricName.SCORE_PARTS)) {
            metrics.add(MetricName.SCORE);
        }
        return metrics;
    }

    private Score score(MetricName metric, Measure measure, double value, double[] sample, Score.Counts counts) {
        double tail = (1 - confidence) / 2;
        double[] sorted =
                Arrays.stream(sample).filter(v -> !Double.isNaN(v)).sorted().toArray();
        return new Score(
                metric,
                measure,
                value,
                standardDeviation(sorted),
                quantile(sorted, tail),
                quantile(sorted, 1 - tail),
                counts);
    }

    /** Each metric's value in every draw; NaN where a draw has none of its probes. The same facts are drawn for every measure. */
    private Map<MetricName, double[]> draw(ClusterTable table, Measure measure, Set<MetricName> metrics) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<MetricName, double[]> samples = new EnumMap<>(MetricName.class);
        metrics.forEach(metric -> samples.put(metric, new double[draws]));
        int[] times = new int[table.clusters()];
        for (int draw = 0; draw < draws; draw++) {
            Arrays.fill(times, 0);
            for (int i = 0; i < times.length; i++) {
                times[random.nextInt(times.length)]++;
            }
            Map<MetricName, Double> values = values(table, measure, times);
            for (MetricName metric : metrics) {
                samples.get(metric)[draw] = values.get(metric);
            }
        }
        return samples;
    }

    /** Every metric's value where each cluster counts so many times; NaN where a metric has no probes. */
    private static Map<MetricName, Double> values(ClusterTable table, Measure measure, int[] times) {
        Map<MetricName, Double> values = new EnumMap<>(MetricName.class);
        table.columns()
                .forEach((kind, columns) -> values.put(
                        MetricName.of(kind),
                        weighted(columns.sums(measure), times) / weighted(columns.planned(), times)));
        double total = 0;
        for (MetricName part : MetricName.SCORE_PARTS) {
            total += values.getOrDefault(part, Double.NaN);
        }
        values.put(MetricName.SCORE, total / MetricName.SCORE_PARTS.size());
        return values;
    }

    private static double weighted(double[] sums, int[] times) {
        double total = 0;
        for (int i = 0; i < sums.length; i++) {
            total += sums[i] * times[i];
        }
        return total;
    }

    private static Score.Counts counts(ClusterTable table, MetricName metric) {
        List<MetricName> parts = metric == MetricName.SCORE ? MetricName.SCORE_PARTS : List.of(metric);
        boolean[] seen = new boolean[table.clusters()];
        double planned = 0;
        double errors = 0;
        for (Map.Entry<ProbeKind, ClusterTable.Columns> entry : table.columns().entrySet()) {
            if (parts.contains(MetricName.of(entry.getKey()))) {
                planned += Arrays.stream(entry.getValue().planned()).sum();
                errors += Arrays.stream(entry.getValue().errors()).sum();
                for (int i = 0; i < seen.length; i++) {
                    seen[i] |= entry.getValue().planned()[i] > 0;
                }
            }
        }
        long clusters = 0;
        for (boolean one : seen) {
            clusters += one ? 1 : 0;
        }
        return new Score.Counts((long) planned, (long) (planned - errors), (long) errors, clusters);
    }

    private static double standardDeviation(double[] sample) {
        double mean = Arrays.stream(sample).average().orElse(0);
        double squares = Arrays.stream(sample).map(v -> (v - mean) * (v - mean)).sum();
        return sample.length < 2 ? 0 : Math.sqrt(squares / (sample.length - 1));
    }

    /** Linear interpolation between order statistics (Hyndman and Fan 1996, type 7). */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) Math.floor(place);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
