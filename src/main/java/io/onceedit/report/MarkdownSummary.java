package io.onceedit.report;

import io.onceedit.metric.MetricName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A run on one page of Markdown, as CI systems and issue trackers show it. */
final class MarkdownSummary {
    private static final int LOST_SHOWN = 20;

    private final RunReport report;
    private final StringBuilder text = new StringBuilder();

    private MarkdownSummary(RunReport report) {
        this.report = report;
    }

    static String of(RunReport report) {
        MarkdownSummary summary = new MarkdownSummary(report);
        summary.headline();
        report.protocols().forEach(summary::scores);
        summary.lost();
        summary.reasons();
        summary.costs();
        summary.errors();
        return summary.text.toString();
    }

    private void headline() {
        Headline headline = Headline.of(report);
        line("# " + escape(headline.title()));
        line("");
        line("Run `" + report.run().runId() + "` of " + report.run().runDate() + ", "
                + escape(report.run().status()) + ".");
        line("");
        headline.sentences().forEach(sentence -> line("- " + escape(sentence)));
    }

    private void scores(String protocol) {
        List<ScoredGroup> groups = report.groups().stream()
                .map(GroupReport::scored)
                .filter(group -> group.group().protocol().equals(protocol))
                .toList();
        List<MetricName> columns = ScoreTable.columns(groups, ScoredGroup.measure(protocol));
        line("");
        line("## Scores, " + escape(ScoreTable.title(protocol)));
        line("");
        List<String> header = new ArrayList<>(List.of("method", "host", "edits", "size", "seed"));
        columns.forEach(column -> header.add(ScoreTable.HEADINGS.get(column)));
        header.add("errors");
        table(header, groups.stream().map(group -> row(group, columns)).toList());
    }

    private static List<String> row(ScoredGroup group, List<MetricName> columns) {
        List<String> row = new ArrayList<>(List.of(
                group.group().method().name(),
                group.group().host(),
                Headline.count(group.edits()),
                Integer.toString(group.group().batchSize()),
                Long.toString(group.group().seed())));
        columns.forEach(
                column -> row.add(group.score(column).map(ScoreTable::cell).orElse("-")));
        row.add(Headline.count(group.errors()));
        return row;
    }

    private void lost() {
        List<List<String>> all = report.against()
                .map(against -> against.flips().stream()
                        .filter(flip -> !flip.isWon())
                        .map(flip -> lost(flip.probe(), flip.before())))
                .orElseGet(() -> report.asked().probes().probes().stream()
                        .filter(probe ->
                                !probe.verdict().pass() && !probe.place().kind().expectsTarget())
                        .map(probe -> lost(probe, probe.answers().host())))
                .toList();
        List<List<String>> rows = all.subList(0, Math.min(LOST_SHOWN, all.size()));
        if (rows.isEmpty()) {
            return;
        }
        line("");
        line(report.against().isPresent() ? "## Lost since the other run" : "## Lost against the host alone");
        line("");
        table(List.of("method", "host", "fact", "prompt", "before", "now", "reason"), rows);
        if (all.size() > rows.size()) {
            line("");
            line("These are " + rows.size() + " of " + Headline.count(all.size()) + "; `report.html` has them.");
        }
    }

    private List<String> lost(ReportedProbe probe, String before) {
        ReportGroup group = report.groups().get(probe.place().group()).group();
        return List.of(
                group.method().name(),
                group.host(),
                report.facts().get(probe.place().fact()).id(),
                probe.prompt(),
                before,
                probe.answers().fused(),
                probe.verdict().reason());
    }

    private void reasons() {
        List<List<String>> rows = ReasonTotal.of(report).stream()
                .map(total -> List.of(
                        total.method(), total.reason(), Headline.count(total.probes()), ReasonWords.of(total.reason())))
                .toList();
        if (!rows.isEmpty()) {
            line("");
            line("## Failures by reason");
            line("");
            table(List.of("method", "reason", "probes", "meaning"), rows);
        }
    }

    private void costs() {
        line("");
        line("## Cost");
        line("");
        line(escape(CostWords.once(report.effort().stages(), report.hosts().size())));
        line("");
        table(
                List.of("stage", "paid by", "units", "wall", "CPU", "device", "tokens", "peak memory"),
                report.effort().stages().stream()
                        .map(stage -> List.of(
                                stage.stage(),
                                stage.reused() ? "an earlier run" : "this run",
                                Headline.count(stage.units()),
                                CostWords.seconds(stage.time().wall()),
                                CostWords.seconds(stage.time().cpu()),
                                CostWords.seconds(stage.time().device()),
                                Headline.count(stage.tokens()),
                                CostWords.bytes(stage.peakBytes())))
                        .toList());
        report.effort().breakEven().ifPresent(this::breakEven);
    }

    private void breakEven(BreakEven measured) {
        line("");
        line(escape(CostWords.breakEven(measured)));
        line("");
        table(List.of("edited", "wall", "CPU"), CostWords.edited(measured));
    }

    private void errors() {
        if (!report.effort().errors().isEmpty()) {
            line("");
            line("## What could not be done");
            line("");
            table(
                    List.of("stage", "kind", "times", "message"),
                    report.effort().errors().stream()
                            .map(error -> List.of(
                                    error.stage(), error.kind(), Headline.count(error.count()), error.message()))
                            .toList());
        }
    }

    private void table(List<String> header, List<List<String>> rows) {
        row(header);
        row(Collections.nCopies(header.size(), "---"));
        rows.forEach(row -> row(row.stream().map(MarkdownSummary::escape).toList()));
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private void line(String words) {
        text.append(words).append('\n');
    }

    /** Text that stays text in a cell: no table, link, HTML or emphasis comes of it. */
    static String escape(String words) {
        StringBuilder escaped = new StringBuilder();
        words.strip().chars().forEach(character -> {
            if (Stream.of('\\', '`', '*', '_', '[', ']', '|', '~').anyMatch(special -> special == character)) {
                escaped.append('\\');
            }
            switch (character) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                default -> escaped.append(Character.isWhitespace(character) ? ' ' : (char) character);
            }
        });
        return escaped.toString();
    }
}
