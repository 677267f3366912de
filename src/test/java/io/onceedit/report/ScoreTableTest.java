package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.aggregate.Score;
import io.onceedit.metric.Measure;
import io.onceedit.metric.MetricName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoreTableTest {
    private static ScoredGroup group(String method, String host, double value, double low, double high) {
        List<Score> scores = new ArrayList<>();
        for (MetricName metric : MetricName.values()) {
            for (Measure measure : Measure.values()) {
                scores.add(new Score(metric, measure, value, 0.01, low, high, new Score.Counts(66, 64, 2, 20)));
            }
        }
        return new ScoredGroup(
                new ReportGroup(host, new ReportedMethod(method, "text", "fact"), "teacher_forced", 100, 1), scores);
    }

    @Test
    void aRowForEachHostBelowItsMethodFitsATerminal() {
        String table = ScoreTable.of(
                "teacher_forced",
                List.of(
                        group("text", "smollm2-135m", 0.9996, 0.981, 1),
                        group("text", "gemma3-270m", 1, 1, 1),
                        group("text-exact", "gemma3-270m", 0.5, 0.4449, 0.551)));
        List<String> lines = table.lines().toList();
        assertThat(lines).allMatch(line -> line.length() <= 122);
        assertThat(lines.get(0))
                .isEqualTo("teacher_forced: share of right tokens in %, with 95 % intervals clustered by edit");
        assertThat(lines.get(1)).startsWith("               score       reliability generality  locality    near");
        assertThat(lines.get(2)).isEqualTo("text (20 edits, up to 100 in a plug-in, seed 1)");
        assertThat(lines.get(3)).startsWith("  smollm2-135m 99.9 98-100 ");
        assertThat(lines.get(4)).isEqualTo("  16 probes in error, counted as failures");
        assertThat(lines.get(5)).startsWith("  gemma3-270m  100 100-100 ");
        assertThat(lines.get(7)).startsWith("text-exact (20 edits");
        assertThat(lines.get(8)).startsWith("  gemma3-270m  50.0 44-56  50.0 44-56");
        assertThat(lines).hasSize(10);
    }
}
