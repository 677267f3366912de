package io.onceedit.spark.report;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.report.ReportedProbe;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;

/** Rows of outcomes with their texts, as records. */
final class ProbeRows {
    /** Probes by fact, kind, prompt and group. */
    static final Comparator<ReportedProbe> ORDER = Comparator.comparingInt(
                    (ReportedProbe probe) -> probe.place().fact())
            .thenComparing(probe -> probe.place().kind())
            .thenComparing(ReportedProbe::prompt)
            .thenComparingInt(probe -> probe.place().group());

    private final Map<String, Integer> facts;

    /**
     * Reads rows.
     *
     * @param facts places of facts by id
     */
    ProbeRows(Map<String, Integer> facts) {
        this.facts = facts;
    }

    List<ReportedProbe> of(List<Row> rows) {
        return rows.stream()
                .map(this::of)
                .flatMap(Optional::stream)
                .sorted(ORDER)
                .toList();
    }

    /** A row; empty where its fact or its kind is not known. */
    Optional<ReportedProbe> of(Row row) {
        String kind = row.getAs("probe_kind");
        Integer fact = facts.get(row.<String>getAs("fact_id"));
        if (fact == null) {
            return Optional.empty();
        }
        return Arrays.stream(ProbeKind.values())
                .filter(known -> known.columnName().equals(kind))
                .findFirst()
                .map(known -> probe(row, new ReportedProbe.Place(row.getAs("group"), fact, known)));
    }

    private static ReportedProbe probe(Row row, ReportedProbe.Place place) {
        Double alpha = row.getAs("alpha");
        boolean isError = "error".equals(row.getAs("status"));
        String message = isError ? text(row, "message") : ""; // rows of version 1 have it as their reason
        return new ReportedProbe(
                place,
                row.getAs("prompt"),
                new ReportedProbe.Answers(
                        row.getAs("target"),
                        text(row, "host_output_text"),
                        text(row, "plugin_text"),
                        text(row, "output_text")),
                new ReportedProbe.Gate(
                        alpha == null ? OptionalDouble.empty() : OptionalDouble.of(alpha),
                        Boolean.TRUE.equals(row.getAs("gate_open")),
                        text(row, "fired_fact_id")),
                new ReportedProbe.Verdict(
                        row.getAs("pass"), isError, message.isEmpty() ? text(row, "reason") : message));
    }

    static String text(Row row, String column) {
        String text = row.getAs(column);
        return text == null ? "" : text;
    }
}
