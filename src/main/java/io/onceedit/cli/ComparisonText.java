package io.onceedit.cli;

import io.onceedit.compare.Comparison;
import io.onceedit.compare.Incident;
import io.onceedit.compare.JudgedComparison;
import io.onceedit.spark.compare.ComparedRuns;
import java.util.List;
import java.util.Locale;

/** What a comparison found, for one screen: the verdict first, then causes, then every group in which something changed. */
final class ComparisonText {
    private ComparisonText() {}

    static String of(ComparedRuns.Judged judged) {
        StringBuilder text = new StringBuilder();
        text.append("verdict ")
                .append(judged.verdict().outcome())
                .append(": run ")
                .append(judged.stored().runId())
                .append(" against ")
                .append(judged.stored().baselineRunId())
                .append('\n');
        judged.verdict()
                .reasons()
                .forEach(reason -> text.append("why     ").append(reason).append('\n'));
        for (Incident incident : judged.verdict().incidents()) {
            text.append("cause   ").append(incident.describe()).append('\n');
            if (!incident.facts().isEmpty()) {
                text.append("facts   ")
                        .append(String.join(", ", incident.facts()))
                        .append('\n');
            }
        }
        TextTable table = new TextTable(
                "group", "pairs", "lost", "won", "points", "95 % interval", "p of all", "could see", "verdict");
        List<JudgedComparison> changed = judged.evidence().comparisons().stream()
                .filter(one -> one.judgement() != JudgedComparison.Judgement.UNCHANGED)
                .toList();
        changed.forEach(one -> table.add(row(one)));
        int unchanged = judged.evidence().comparisons().size() - changed.size();
        if (!changed.isEmpty()) {
            text.append('\n').append(table);
        }
        text.append(unchanged)
                .append(unchanged == 1 ? " group has" : " groups have")
                .append(" no changed answer; ")
                .append(judged.evidence().pairs())
                .append(" pairs, ")
                .append(judged.evidence().leftOut())
                .append(" probes left out\n");
        return text.toString();
    }

    private static List<String> row(JudgedComparison judged) {
        Comparison comparison = judged.comparison();
        return List.of(
                comparison.group().describe(),
                String.valueOf(comparison.sums().pairs()),
                String.valueOf(comparison.sums().lost()),
                String.valueOf(comparison.sums().won()),
                points(comparison.difference()),
                points(comparison.ciLow()) + " to " + points(comparison.ciHigh()),
                String.format(Locale.ROOT, "%.2g", judged.pHolm()),
                points(judged.detectableDrop()),
                judged.judgement().columnName());
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
