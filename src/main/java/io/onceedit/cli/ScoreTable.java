package io.onceedit.cli;

import io.onceedit.aggregate.Score;
import io.onceedit.evaluate.Protocol;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import io.onceedit.sweep.GroupScores;
import io.onceedit.sweep.WorkUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The scores of one protocol for a terminal: a line that names method, plug-in size and seed, below it one row for each host, and in each
 * cell a percentage and the bounds of its interval, rounded outwards. The table {@code metrics} has every digit.
 */
final class ScoreTable {
    /** Short headings, in the order of the columns. */
    private static final Map<MetricName, String> HEADINGS = headings();

    private static final int WIDTH = 11;
    private static final double PERCENT = 100;
    private static final double LARGEST_BELOW_ALL = 99.9;
    private static final double ROUNDING = 1e-9;

    private final Measure measure;
    private final List<MetricName> columns;
    private final int label;
    private final StringBuilder text = new StringBuilder();

    private ScoreTable(Measure measure, List<GroupScores> groups) {
        this.measure = measure;
        this.columns = HEADINGS.keySet().stream()
                .filter(metric -> groups.stream()
                        .anyMatch(group -> score(group, metric, measure).isPresent()))
                .toList();
        this.label = groups.stream()
                .mapToInt(group -> group.group().host().id().length() + 2)
                .max()
                .orElse(0);
    }

    static String of(Protocol protocol, List<GroupScores> groups) {
        Measure measure = protocol == Protocol.TEACHER_FORCED ? Measure.TOKEN_SHARE : Measure.EXACT;
        ScoreTable table = new ScoreTable(measure, groups);
        table.text.append(String.format(
                Locale.ROOT,
                "%s: %s in %%, with 95 %% intervals clustered by edit%n",
                protocol.columnName(),
                measure == Measure.EXACT ? "exact match" : "share of right tokens"));
        table.row("", table.columns.stream().map(HEADINGS::get).toList());
        String above = "";
        for (GroupScores group : groups) {
            String title = title(group);
            if (!title.equals(above)) {
                table.text.append(title).append('\n');
                above = title;
            }
            table.row("  " + group.group().host().id(), table.cells(group));
            table.errors(group);
        }
        return table.text.toString();
    }

    private static String title(GroupScores group) {
        WorkUnit.Group what = group.group();
        long edits = score(group, MetricName.RELIABILITY, Measure.EXACT)
                .map(score -> score.counts().clusters())
                .orElse(0L);
        return String.format(
                Locale.ROOT,
                "%s (%d edits, up to %d in a plug-in, seed %d)",
                what.method().name(),
                edits,
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

    private List<String> cells(GroupScores group) {
        List<String> cells = new ArrayList<>();
        for (MetricName metric : columns) {
            cells.add(score(group, metric, measure).map(ScoreTable::cell).orElse("-"));
        }
        return cells;
    }

    private void errors(GroupScores group) {
        long errors = group.scores().stream()
                .filter(score -> score.measure() == measure && score.metric() != MetricName.SCORE)
                .mapToLong(score -> score.counts().errors())
                .sum();
        if (errors > 0) {
            text.append(String.format(Locale.ROOT, "  %d probes in error, counted as failures%n", errors));
        }
    }

    private static Optional<Score> score(GroupScores group, MetricName metric, Measure measure) {
        return group.scores().stream()
                .filter(score -> score.metric() == metric && score.measure() == measure)
                .findFirst();
    }

    private static String cell(Score score) {
        long low = (long) Math.floor(score.ciLow() * PERCENT + ROUNDING);
        long high = (long) Math.ceil(score.ciHigh() * PERCENT - ROUNDING);
        String value = score.value() < 1
                ? String.format(Locale.ROOT, "%.1f", Math.min(score.value() * PERCENT, LARGEST_BELOW_ALL))
                : "100";
        return String.format(Locale.ROOT, "%s %d-%d", value, low, high);
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
