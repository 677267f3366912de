package io.onceedit.report;

import io.onceedit.aggregate.Score;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The scores of one protocol for a terminal: a line that names method, plug-in size and seed, below it one row for each host, and in each
 * cell a percentage and the bounds of its interval, rounded outwards. The table {@code metrics} has every digit.
 */
public final class ScoreTable {
    /** Short headings, in the order of the columns. */
    static final Map<MetricName, String> HEADINGS = headings();

    private static final int WIDTH = 11;

    private final Measure measure;
    private final List<MetricName> columns;
    private final int label;
    private final StringBuilder text = new StringBuilder();

    private ScoreTable(Measure measure, List<ScoredGroup> groups) {
        this.measure = measure;
        this.columns = columns(groups, measure);
        this.label = groups.stream()
                .mapToInt(group -> group.group().host().length() + 2)
                .max()
                .orElse(0);
    }

    /** The metrics that any of the groups has. */
    static List<MetricName> columns(List<ScoredGroup> groups, Measure measure) {
        return HEADINGS.keySet().stream()
                .filter(metric -> groups.stream()
                        .anyMatch(group -> group.score(metric, measure).isPresent()))
                .toList();
    }

    /** The table of groups of one protocol. */
    public static String of(String protocol, List<ScoredGroup> groups) {
        Measure measure = ScoredGroup.measure(protocol);
        ScoreTable table = new ScoreTable(measure, groups);
        table.text.append(String.format(Locale.ROOT, "%s%n", title(protocol)));
        table.row("", table.columns.stream().map(HEADINGS::get).toList());
        String above = "";
        for (ScoredGroup group : groups) {
            String title = title(group);
            if (!title.equals(above)) {
                table.text.append(title).append('\n');
                above = title;
            }
            table.row("  " + group.group().host(), table.cells(group));
            table.errors(group);
        }
        return table.text.toString();
    }

    /** What the numbers of a protocol are. */
    static String title(String protocol) {
        return protocol + ": "
                + (ScoredGroup.measure(protocol) == Measure.EXACT ? "exact match" : "share of right tokens")
                + " in %, with 95 % intervals clustered by edit";
    }

    static String title(ScoredGroup group) {
        ReportGroup what = group.group();
        return String.format(
                Locale.ROOT,
                "%s (%d edits, up to %d in a plug-in, seed %d)",
                what.method().name(),
                group.edits(),
                what.batchSize(),
                what.seed());
    }

    private void row(String name, List<String> cells) {
        StringBuilder line = new StringBuilder(pad(name, label));
        cells.forEach(cell -> line.append(' ').append(pad(cell, WIDTH)));
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(Math.max(0, width - cell.length()));
    }

    private List<String> cells(ScoredGroup group) {
        List<String> cells = new ArrayList<>();
        for (MetricName metric : columns) {
            cells.add(group.score(metric, measure).map(ScoreTable::cell).orElse("-"));
        }
        return cells;
    }

    private void errors(ScoredGroup group) {
        long errors = group.errors();
        if (errors > 0) {
            text.append(String.format(Locale.ROOT, "  %d probes in error, counted as failures%n", errors));
        }
    }

    static String cell(Score score) {
        return Percent.of(score.value()) + " " + Percent.interval(score.ciLow(), score.ciHigh());
    }

    private static Map<MetricName, String> headings() {
        Map<MetricName, String> headings = new LinkedHashMap<>();
        headings.put(MetricName.SCORE, "score");
        headings.put(MetricName.RELIABILITY, "reliability");
        headings.put(MetricName.GENERALITY, "generality");
        headings.put(MetricName.LOCALITY, "locality");
        headings.put(MetricName.NEAR_SUBJECT, "near");
        headings.put(MetricName.NEAR_TYPE, "type");
        headings.put(MetricName.HALF_SUBJECT, "half");
        headings.put(MetricName.SAME_SUBJECT, "same");
        headings.put(MetricName.PORTABILITY, "portability");
        return headings;
    }
}
