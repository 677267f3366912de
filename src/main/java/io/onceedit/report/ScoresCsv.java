package io.onceedit.report;

import io.onceedit.aggregate.Score;
import io.onceedit.metric.Measure;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The scores of a run as CSV (RFC 4180), one line for each metric of each group, with six digits. */
final class ScoresCsv {
    private static final String END = "\r\n";

    private ScoresCsv() {}

    static String of(RunReport report) {
        StringBuilder csv = new StringBuilder(line(
                "run_id",
                "run_date",
                "host",
                "method",
                "rule",
                "protocol",
                "batch_size",
                "seed",
                "metric",
                "exact",
                "value",
                "ci_low",
                "ci_high",
                "planned",
                "scored",
                "errors",
                "edits"));
        for (GroupReport group : report.groups()) {
            for (Score score : group.scored().scores()) {
                csv.append(line(report.run(), group.group(), score));
            }
        }
        return csv.toString();
    }

    private static String line(ReportedRun run, ReportGroup group, Score score) {
        return line(
                run.runId(),
                run.runDate(),
                group.host(),
                group.method().name(),
                group.method().rule(),
                group.protocol(),
                group.batchSize(),
                group.seed(),
                score.metric().columnName(),
                score.measure() == Measure.EXACT,
                digits(score.value()),
                digits(score.ciLow()),
                digits(score.ciHigh()),
                score.counts().planned(),
                score.counts().scored(),
                score.counts().errors(),
                score.counts().clusters());
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }

    private static String line(Object... cells) {
        List<String> quoted =
                Arrays.stream(cells).map(cell -> quote(cell.toString())).collect(Collectors.toList());
        return String.join(",", quoted) + END;
    }

    private static String quote(String cell) {
        boolean plain = cell.chars().noneMatch(character -> ",\"\r\n".indexOf(character) >= 0);
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
