package io.onceedit.report;

import io.onceedit.metric.MetricName;
import java.util.ArrayList;
import java.util.List;

/** A run on one page of Markdown, as CI systems and issue trackers show it. */
final class MarkdownSummary {
    private static final int LOST_SHOWN = 20;

    private final RunReport report;
    private final MarkdownText text = new MarkdownText();

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
        text.line("# " + MarkdownText.escape(headline.title()));
        text.line("");
        text.line("Run `" + report.run().runId() + "` of " + report.run().runDate() + ", "
                + MarkdownText.escape(report.run().status()) + ".");
        text.line("");
        headline.sentences().forEach(sentence -> text.line("- " + MarkdownText.escape(sentence)));
    }

    private void scores(String protocol) {
        List<ScoredGroup> groups = report.groups().stream()
                .map(GroupReport::scored)
                .filter(group -> group.group().protocol().equals(protocol))
                .toList();
        List<MetricName> columns = ScoreTable.columns(groups, ScoredGroup.measure(protocol));
        text.heading("Scores, " + MarkdownText.escape(ScoreTable.title(protocol)));
        List<String> header = new ArrayList<>(List.of("method", "host", "edits", "size", "seed"));
        columns.forEach(column -> header.add(ScoreTable.HEADINGS.get(column)));
        header.add("errors");
        text.table(header, groups.stream().map(group -> row(group, columns)).toList());
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
        text.heading(report.against().isPresent() ? "Lost since the other run" : "Lost against the host alone");
        text.table(List.of("method", "host", "fact", "prompt", "before", "now", "reason"), rows);
        if (all.size() > rows.size()) {
            text.line("");
            text.line("These are " + rows.size() + " of " + Headline.count(all.size()) + "; `report.html` has them.");
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
            text.heading("Failures by reason");
            text.table(List.of("method", "reason", "probes", "meaning"), rows);
        }
    }

    private void costs() {
        text.heading("Cost");
        text.line(MarkdownText.escape(
                CostWords.once(report.effort().stages(), report.hosts().size())));
        text.line("");
        text.table(
                CostWords.STAGE_COLUMNS,
                report.effort().stages().stream().map(CostWords::stage).toList());
        report.effort().breakEven().ifPresent(this::breakEven);
    }

    private void breakEven(BreakEven measured) {
        text.line("");
        text.line(MarkdownText.escape(CostWords.breakEven(measured)));
        text.line("");
        text.table(List.of("edited", "wall", "CPU"), CostWords.edited(measured));
    }

    private void errors() {
        if (!report.effort().errors().isEmpty()) {
            text.heading("What could not be done");
            text.table(
                    List.of("stage", "kind", "times", "message"),
                    report.effort().errors().stream()
                            .map(error -> List.of(
                                    error.stage(), error.kind(), Headline.count(error.count()), error.message()))
                            .toList());
        }
    }
}
