package io.onceedit.report;

import io.onceedit.aggregate.Score;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the page's template shows without a script: words and tables, rounded and in order. */
final class PageModel {
    /** Below this share of facts that hold a host is marked. */
    private static final double FEW = 0.9;

    private final RunReport report;
    private final MainView main;

    PageModel(RunReport report) {
        this.report = report;
        this.main = MainView.of(report);
    }

    Map<String, Object> variables() {
        Headline headline = Headline.of(report);
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("title", headline.title());
        variables.put("sentences", headline.sentences());
        variables.put("runId", report.run().runId());
        variables.put("runDate", report.run().runDate());
        variables.put("complete", report.run().complete());
        variables.put("status", report.run().status());
        variables.put("times", report.run().startedAt() + " to " + report.run().endedAt());
        variables.put("tiles", tiles());
        variables.put(
                "protocols", report.protocols().stream().map(this::protocol).toList());
        variables.put("compared", report.against().isPresent());
        variables.put(
                "before",
                report.against().map(against -> against.before().runId()).orElse(""));
        variables.put("differences", differences());
        variables.put("sizes", sizes());
        variables.put("alphas", alphas());
        variables.put("changes", changes());
        variables.put("changesWords", changesWords());
        variables.put("textsWords", textsWords());
        variables.put(
                "costsWords",
                CostWords.once(report.effort().stages(), report.hosts().size()));
        variables.put("costs", costs());
        variables.put(
                "breakEven",
                report.effort().breakEven().map(CostWords::breakEven).orElse(""));
        variables.put(
                "edited", report.effort().breakEven().map(CostWords::edited).orElse(List.of()));
        variables.put("reasons", reasons());
        variables.put("errors", errors());
        variables.put("hosts", hosts());
        variables.put(
                "causes",
                report.run().causes().entrySet().stream()
                        .map(cause -> Map.of("name", cause.getKey(), "value", cause.getValue()))
                        .toList());
        return variables;
    }

    private List<Map<String, Object>> tiles() {
        List<Map<String, Object>> tiles = new ArrayList<>();
        for (int place : main.groups()) {
            StateCounts counts = report.states(place);
            long asked = counts.asked();
            Map<String, Object> tile = new LinkedHashMap<>();
            tile.put("host", main.group(place).host());
            tile.put("holding", Headline.count(counts.holding()));
            tile.put("asked", Headline.count(asked));
            tile.put("tone", tone(counts));
            tile.put("share", asked == 0 ? "0" : Percent.of((double) counts.holding() / asked));
            tile.put("changed", Headline.count(main.changed(place), "other answer") + " changed");
            tiles.add(tile);
        }
        return tiles;
    }

    private static String tone(StateCounts counts) {
        if (counts.holding() == counts.asked()) {
            return "good";
        }
        return counts.holding() < FEW * counts.asked() ? "few" : "most";
    }

    private Map<String, Object> protocol(String protocol) {
        List<ScoredGroup> groups = report.groups().stream()
                .map(GroupReport::scored)
                .filter(group -> group.group().protocol().equals(protocol))
                .toList();
        List<MetricName> columns = ScoreTable.columns(groups, ScoredGroup.measure(protocol));
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("name", protocol.replace('_', '-'));
        table.put(
                "words",
                ScoredGroup.measure(protocol) == Measure.EXACT
                        ? "share of whole answers that are right when the system writes freely"
                        : "share of answer tokens that are right behind the right beginning");
        List<String> made = groups.stream().map(PageModel::made).distinct().toList();
        table.put("shared", made.size() == 1 ? ", " + made.get(0) : "");
        table.put("columns", columns.stream().map(ScoreTable.HEADINGS::get).toList());
        table.put("rows", groups.stream().map(group -> row(group, columns)).toList());
        return table;
    }

    private static String made(ScoredGroup group) {
        return Headline.count(group.edits(), "edit") + ", up to "
                + Headline.count(group.group().batchSize()) + " in a plug-in, seed "
                + group.group().seed();
    }

    private Map<String, Object> row(ScoredGroup group, List<MetricName> columns) {
        Optional<ScoredGroup> before = report.against()
                .flatMap(against -> against.scores().stream()
                        .filter(other -> other.group().isNamedAs(group.group()))
                        .findFirst());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", group.group().method().name());
        row.put("host", group.group().host());
        row.put("edited", Headline.count(group.group().batchSize()));
        row.put("seed", group.group().seed());
        row.put("edits", Headline.count(group.edits()));
        row.put(
                "cells",
                columns.stream().map(column -> cell(column, group, before)).toList());
        List<Score.Counts> counts = group.scores().stream()
                .filter(score -> score.measure() == Measure.EXACT && score.metric() != MetricName.SCORE)
                .map(Score::counts)
                .toList();
        row.put(
                "planned",
                Headline.count(counts.stream().mapToLong(Score.Counts::planned).sum()));
        row.put(
                "scored",
                Headline.count(counts.stream().mapToLong(Score.Counts::scored).sum()));
        row.put("errors", Headline.count(group.errors()));
        row.put("failing", group.errors() > 0);
        return row;
    }

    private static Map<String, Object> cell(MetricName metric, ScoredGroup group, Optional<ScoredGroup> before) {
        Map<String, Object> cell = new LinkedHashMap<>();
        Optional<Score> score = group.score(metric);
        cell.put("value", score.map(value -> Percent.of(value.value())).orElse("–"));
        cell.put("order", score.map(value -> value.value()).orElse(-1.0));
        cell.put(
                "interval",
                score.map(value ->
                                Percent.interval(value.ciLow(), value.ciHigh()).replace('-', '–'))
                        .orElse(""));
        cell.put(
                "delta",
                score.flatMap(now -> before.flatMap(other -> other.score(metric))
                                .map(then -> Percent.points(now.value() - then.value())))
                        .orElse(""));
        return cell;
    }

    private List<Map<String, Object>> differences() {
        return report.against()
                .map(against -> report.run().differences(against.before()).stream()
                        .map(difference -> Map.<String, Object>of(
                                "name", difference.name(), "before", difference.before(), "now", difference.now()))
                        .toList())
                .orElse(List.of());
    }

    private List<String> sizes() {
        return report.groups().stream()
                .map(group -> group.group().batchSize())
                .distinct()
                .sorted()
                .map(size -> Headline.count(size))
                .toList();
    }

    private List<Map<String, Object>> alphas() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (GroupReport group : report.groups()) {
            for (AlphaHistogram alphas : group.alphas()) {
                if (!group.group().method().isHost() && alphas.total() > 0) {
                    Map<String, Object> row = named(group.group());
                    row.put("prompts", alphas.prompts().name().toLowerCase(Locale.ROOT));
                    row.put("total", Headline.count(alphas.total()));
                    row.put("mean", String.format(Locale.ROOT, "%.3f", alphas.mean()));
                    row.put("open", Percent.of((double) alphas.open() / alphas.total()));
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private List<Map<String, Object>> changes() {
        List<Map<String, Object>> rows = new ArrayList<>();
        IntStream.range(0, report.groups().size()).forEach(place -> {
            GroupReport group = report.groups().get(place);
            Optional<Comparison.FlipCount> flips = report.against()
                    .flatMap(against -> against.counts().stream()
                            .filter(count -> count.group() == place)
                            .findFirst());
            boolean shown = report.against().isPresent()
                    ? flips.isPresent()
                    : !group.group().method().isHost();
            if (shown) {
                Map<String, Object> row = named(group.group());
                row.put(
                        "won",
                        Headline.count(flips.map(Comparison.FlipCount::won)
                                .orElse(group.answers().won())));
                row.put(
                        "lost",
                        Headline.count(flips.map(Comparison.FlipCount::lost)
                                .orElse(group.answers().lost())));
                rows.add(row);
            }
        });
        return rows;
    }

    private static Map<String, Object> named(ReportGroup group) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("method", group.method().name());
        row.put("host", group.host());
        row.put("protocol", group.protocol().replace('_', '-'));
        row.put("edited", Headline.count(group.batchSize()));
        row.put("seed", group.seed());
        return row;
    }

    private String changesWords() {
        return report.against()
                .map(PageModel::comparedWords)
                .orElse(
                        "Against the untouched host: won is what is right now and is not what the host alone says, lost is what the"
                                + " host alone says right and the edited system does not.");
    }

    private static String comparedWords(Comparison against) {
        long all = against.won() + against.lost();
        return "Of " + Headline.count(against.pairs(), "answer") + " that this run and "
                + against.before().runId() + " both have, " + Headline.count(against.won()) + " won: right now and not"
                + " before, and " + Headline.count(against.lost()) + " lost: right before and not now."
                + (all > against.flips().size()
                        ? " " + Headline.count(against.flips().size()) + " of them have their texts here."
                        : "");
    }

    private String textsWords() {
        ProbeSample sample = report.asked().probes();
        String failed = sample.failedShown() == sample.failed()
                ? "All " + Headline.count(sample.failed(), "failed probe") + " of edited hosts"
                : Headline.count(sample.failedShown()) + " of " + Headline.count(sample.failed())
                        + " failed probes of edited hosts (at most " + Headline.count(ProbeSample.FAILED_LIMIT) + ")";
        String passed = sample.passedShown() == sample.passed()
                ? "all " + Headline.count(sample.passed()) + " that are right"
                : Headline.count(sample.passedShown()) + " of " + Headline.count(sample.passed())
                        + " that are right (those of the first facts, about "
                        + Headline.count(ProbeSample.PASSED_LIMIT) + ")";
        return failed + " and " + passed + " are on this page with their texts; the table outcomes has every one.";
    }

    private List<Map<String, Object>> costs() {
        return report.effort().stages().stream()
                .map(stage -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("stage", stage.stage().replace('_', ' '));
                    row.put("paidBy", stage.reused() ? "an earlier run" : "this run");
                    row.put("units", Headline.count(stage.units()));
                    row.put("wall", CostWords.seconds(stage.time().wall()));
                    row.put("cpu", CostWords.seconds(stage.time().cpu()));
                    row.put("device", CostWords.seconds(stage.time().device()));
                    row.put("tokens", Headline.count(stage.tokens()));
                    row.put("peak", CostWords.bytes(stage.peakBytes()));
                    return row;
                })
                .toList();
    }

    private List<Map<String, Object>> reasons() {
        return ReasonTotal.of(report).stream()
                .map(total -> Map.<String, Object>of(
                        "method",
                        total.method(),
                        "reason",
                        total.reason(),
                        "probes",
                        Headline.count(total.probes()),
                        "words",
                        ReasonWords.of(total.reason())))
                .toList();
    }

    private List<Map<String, Object>> errors() {
        return report.effort().errors().stream()
                .map(error -> Map.<String, Object>of(
                        "stage",
                        error.stage(),
                        "kind",
                        error.kind(),
                        "count",
                        Headline.count(error.count()),
                        "message",
                        error.message()))
                .toList();
    }

    private List<Map<String, Object>> hosts() {
        return report.hosts().stream()
                .map(host -> Map.<String, Object>of(
                        "id",
                        host.id(),
                        "architecture",
                        host.architecture(),
                        "parameters",
                        Headline.count(host.parameters()),
                        "vocabulary",
                        Headline.count(host.vocabulary()),
                        "type",
                        host.type()))
                .toList();
    }
}
