package io.onceedit.spark.report;

import io.onceedit.report.ReportedProbe;
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

    /** What {@link #of} reads of an outcome. */
    static final String[] COLUMNS = {
        "probe_id",
        "fact_id",
        "probe_kind",
        "status",
        "pass",
        "reason",
        "message",
        "prompt",
        "target",
        "output_text",
        "host_output_text",
        "alpha",
        "gate_open",
        "fired_fact_id"
    };

    private final Map<String, Integer> groups;
    private final Map<String, Integer> facts;

    /**
     * Reads rows.
     *
     * @param groups places of groups by cell id
     * @param facts places of facts by id
     */
    ProbeRows(Map<String, Integer> groups, Map<String, Integer> facts) {
        this.groups = groups;
        this.facts = facts;
    }

    /**
     * Rows as they are reported, sorted.
     *
     * @param pluginTexts what the plug-in alone says
     */
    List<ReportedProbe> of(List<Row> rows, Map<ProbeId, String> pluginTexts) {
        return rows.stream()
                .map(row -> of(row, pluginTexts))
                .flatMap(Optional::stream)
                .sorted(ORDER)
                .toList();
    }

    /** A row; empty where its fact or its kind is not known. */
    Optional<ReportedProbe> of(Row row, Map<ProbeId, String> pluginTexts) {
        Integer fact = facts.get(row.<String>getAs("fact_id"));
        return fact == null
                ? Optional.empty()
                : OutcomeWords.kind(row)
                        .map(kind -> probe(
                                row,
                                new ReportedProbe.Place(GroupedOutcomes.group(groups, row), fact, kind),
                                pluginTexts.getOrDefault(ProbeId.of(row), "")));
    }

    private static ReportedProbe probe(Row row, ReportedProbe.Place place, String pluginText) {
        Double alpha = row.getAs("alpha");
        boolean isError = OutcomeWords.isError(row);
        String message = isError ? OutcomeWords.text(row, "message") : ""; // rows of version 1 have it as their reason
        return new ReportedProbe(
                place,
                row.getAs("prompt"),
                new ReportedProbe.Answers(
                        row.getAs("target"),
                        OutcomeWords.text(row, "host_output_text"),
                        pluginText,
                        OutcomeWords.text(row, "output_text")),
                new ReportedProbe.Gate(
                        alpha == null ? OptionalDouble.empty() : OptionalDouble.of(alpha),
                        Boolean.TRUE.equals(row.getAs("gate_open")),
                        OutcomeWords.text(row, "fired_fact_id")),
                new ReportedProbe.Verdict(
                        row.getAs("pass"), isError, message.isEmpty() ? OutcomeWords.text(row, "reason") : message));
    }
}
