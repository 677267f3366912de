package io.onceedit.aggregate;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.metric.Measure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Cluster sums in columns, one entry for each cluster. C = clusters.
 *
 * @param clusters C
 * @param columns of each kind of probe that was seen
 */
record ClusterTable(int clusters, Map<ProbeKind, Columns> columns) {
    /**
     * The sums of one kind of probe.
     *
     * @param planned probes, (C)
     * @param errors probes that could not be evaluated, (C)
     * @param shares sums of token shares, (C)
     * @param exact exact matches, (C)
     */
    record Columns(double[] planned, double[] errors, double[] shares, double[] exact) {
        /** The sums of a measure, (C). */
        double[] sums(Measure measure) {
            return measure.exact() ? exact : shares;
        }
    }

    /** @param sums sorted by fact: those of one fact stand together */
    static ClusterTable of(List<ClusterSum> sums) {
        int clusters = (int) sums.stream().map(ClusterSum::factId).distinct().count();
        Map<ProbeKind, Columns> columns = new EnumMap<>(ProbeKind.class);
        int cluster = -1;
        String fact = "";
        for (ClusterSum sum : sums) {
            if (cluster < 0 || !sum.factId().equals(fact)) {
                cluster++;
                fact = sum.factId();
            }
            Columns column = columns.computeIfAbsent(
                    sum.kind(),
                    kind -> new Columns(
                            new double[clusters], new double[clusters], new double[clusters], new double[clusters]));
            column.planned[cluster] = sum.planned();
            column.errors[cluster] = sum.errors();
            column.shares[cluster] = sum.shareUnits() / ClusterSum.UNITS;
            column.exact[cluster] = sum.exact();
        }
        return new ClusterTable(clusters, columns);
    }
}
