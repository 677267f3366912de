package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import io.onceedit.Chromium;
import io.onceedit.config.RunFile;
import io.onceedit.sweep.Locations;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's default method and its baseline, run once from the command line, then once more with {@code --resume}. */
final class DemoIT {
    private static final String FORCED = "teacher_forced";
    private static final String FREE = "autoregressive";

    private static PublishedRun run;
    private static PublishedRun resumed;
    private static TypedCommand reported;
    private static Path copy;

    @BeforeAll
    static void runTheDemo(@TempDir Path store) throws IOException {
        String[] command = {"edit-sweep", "conf/demo.yaml", "--methods", "host,text", "--store", store.toString()};
        TypedCommand first = TypedCommand.run(command);
        assertThat(first.exitCode()).as(first.err()).isZero();
        run = PublishedRun.newest(store);
        String[] again = {
            "edit-sweep", "conf/demo.yaml", "--methods", "host,text", "--store", store.toString(), "--resume"
        };
        assertThat(TypedCommand.run(again).exitCode()).isZero();
        resumed = PublishedRun.newest(store);
        copy = store.resolve("pages/copy.html");
        reported = TypedCommand.run(
                "report", "latest", "--against", run.runId(), "--store", store.toString(), "--out", copy.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "gpt2", "gemma"})
    void theDefaultRuleHoldsOnEveryHost(String host) {
        assertThat(run.metric(host, "text", FORCED, "score", false)).isGreaterThanOrEqualTo(0.95);
        assertThat(run.metric(host, "text", FREE, "reliability", true)).isGreaterThanOrEqualTo(0.9);
        assertThat(run.metric(host, "text", FREE, "generality", true)).isGreaterThanOrEqualTo(0.9);
        for (String kept : List.of("near_subject", "near_type", "half_subject")) {
            assertThat(run.metric(host, "text", FORCED, kept, false)).as(kept).isGreaterThanOrEqualTo(0.95);
        }
        assertThat(run.metric(host, "text", FORCED, "same_subject", false)).isGreaterThanOrEqualTo(0.9);
        assertThat(run.metric(host, "host", FORCED, "reliability", true)).isLessThan(0.1);
    }

    @Test
    void oneTrainingServesAllHosts() {
        List<Row> trained = run.rows("costs", Map.of("stage", "train"));
        assertThat(trained).hasSize(1);
        assertThat(trained.get(0).<Long>getAs("tokens")).isGreaterThan(50_000);
        Set<String> plugins = run.rows("cells", Map.of("method", "text")).stream()
                .map(row -> row.<String>getAs("plugin_sha"))
                .collect(Collectors.toSet());
        assertThat(plugins).isEqualTo(Set.copyOf(values(run.manifest().required("plugins"))));
        assertThat(plugins).hasSize(1);
    }

    @Test
    void costsAreThoseOfEachStage() {
        assertThat(stages(run.rows("costs")))
                .isEqualTo(Set.of("gate_maps", "train", "host_pass", "plugin_pass", "fuse"));
        for (Row cost : run.rows("costs")) {
            assertThat(cost.<Double>getAs("wall_s")).isPositive();
            assertThat(cost.<Double>getAs("cpu_s"))
                    .as("the unit's thread alone")
                    .isLessThanOrEqualTo(cost.<Double>getAs("wall_s") + 0.05);
            assertThat(cost.<Double>getAs("device_s")).isZero();
            assertThat(cost.<Long>getAs("peak_bytes")).isPositive();
            assertThat(cost.<Long>getAs("threads")).isEqualTo(1);
            assertThat(cost.<String>getAs("reused_from")).isNull();
            boolean reads = !cost.<String>getAs("stage").equals("fuse");
            assertThat(cost.<Long>getAs("tokens") > 0).as(cost.toString()).isEqualTo(reads);
        }
        for (Row cell : run.rows("cells")) {
            boolean isHost = cell.<String>getAs("method").equals("host");
            assertThat(stages(run.rows("costs", Map.of("cell_id", cell.getAs("cell_id")))))
                    .isEqualTo(isHost ? Set.of("fuse") : Set.of("plugin_pass", "fuse"));
        }
    }

    private static Set<String> stages(List<Row> costs) {
        return costs.stream().map(row -> row.<String>getAs("stage")).collect(Collectors.toSet());
    }

    @Test
    void aResumedRunTellsWhereItsResultsComeFrom() {
        assertThat(resumed.rows("costs")).hasSameSizeAs(run.rows("costs"));
        assertThat(resumed.rows("costs"))
                .allMatch(row -> row.<String>getAs("reused_from").equals(run.runId()));
        assertThat(resumed.rows("cells"))
                .allMatch(row -> row.<String>getAs("reused_from").equals(run.runId()));
        Set<String> before = new HashSet<>();
        run.rows("costs")
                .forEach(
                        row -> before.add(row.getAs("cell_id") + " " + row.getAs("stage") + " " + row.getAs("tokens")));
        assertThat(resumed.rows("costs"))
                .allMatch(row ->
                        before.contains(row.getAs("cell_id") + " " + row.getAs("stage") + " " + row.getAs("tokens")));
        assertThat(run.rows("outcomes")).noneMatch(row -> row.<Boolean>getAs("cache_hit"));
        assertThat(resumed.rows("outcomes")).allMatch(row -> row.<Boolean>getAs("cache_hit"));
        Row summary = resumed.rows("runs").get(0);
        assertThat(summary.<Long>getAs("units_reused")).isEqualTo(summary.<Long>getAs("units_planned"));
    }

    @Test
    void theRunIsDescribedByItsOneRow() {
        Row row = run.rows("runs").get(0);
        assertThat(run.rows("runs")).hasSize(1);
        assertThat(row.<String>getAs("status")).isEqualTo("complete");
        assertThat(row.<String>getAs("command")).startsWith("onceedit edit-sweep conf/demo.yaml --methods host,text");
        assertThat(row.<Long>getAs("units_failed")).isZero();
        assertThat(row.<Long>getAs("units_reused")).isZero();
        assertThat(row.<String>getAs("started_at")).isLessThan(row.getAs("ended_at"));
        assertThat(row.<String>getAs("config_sha"))
                .isEqualTo(run.manifest().required("config_sha").asText())
                .isEqualTo(resumed.manifest().required("config_sha").asText());
        assertThat(run.rows("errors").stream().map(error -> error.<String>getAs("stage")))
                .isNotEmpty()
                .containsOnly("probes");
        assertThat(run.rows("hosts").stream().map(host -> host.<Long>getAs("vocabulary")))
                .containsExactlyInAnyOrder(1200L, 1602L, 2000L);
        assertThat(run.rows("facts")).hasSize(66);
    }

    @Test
    void theManifestNamesWhatTheRunWasMadeFrom() throws IOException {
        JsonNode manifest = run.manifest();
        Set<String> models = Set.of("llama", "gpt2", "gemma", "plugin");
        Set<String> named = new HashSet<>();
        manifest.required("models").fieldNames().forEachRemaining(named::add);
        assertThat(named).isEqualTo(models);
        Set<String> data = new TreeSet<>();
        manifest.required("data").fieldNames().forEachRemaining(data::add);
        assertThat(data)
                .containsExactly(
                        "corpus", "pool", "tokenizer gemma", "tokenizer gpt2", "tokenizer llama", "tokenizer plugin");
        assertThat(manifest.required("dropped_from_pool")).isEmpty();
        assertThat(manifest.required("plugins")).isEqualTo(resumed.manifest().required("plugins"));
        String day = manifest.required("run_date").asText();
        SweepConfig demo = read(Files.readString(Path.of("conf/demo.yaml")) + "as_of: " + day + "\n");
        SweepConfig resolved =
                read(Files.readString(run.file(manifest.required("config").asText())));
        assertThat(resolved).isEqualTo(demo.with(demo.hosts(), demo.methods().subList(0, 2)));
    }

    private static SweepConfig read(String yaml) {
        return new SweepConfigReader(Locations.LOCAL, 1).read(RunFile.read("run.yaml", yaml, Map.of()));
    }

    private static List<String> values(JsonNode object) {
        return object.properties().stream()
                .map(entry -> entry.getValue().asText())
                .toList();
    }

    @Test
    void reasonsSayWhyAProbeDidNotPass() {
        for (Row row : run.rows("outcomes")) {
            assertThat(row.<String>getAs("reason") == null).isEqualTo(row.<Boolean>getAs("pass"));
            assertThat(row.<String>getAs("reason"))
                    .isIn(
                            null,
                            "GATE_CLOSED",
                            "GATE_OPEN",
                            "NOT_LEARNED",
                            "ALIGNMENT_LOSS",
                            "TOKEN_BOUNDARY",
                            "FUSED_OTHERWISE");
        }
    }

    @Test
    void theReportSaysWhatTheTablesSay() throws IOException {
        assertThat(reported.exitCode()).as(reported.err()).isZero();
        assertThat(reported.out())
                .contains(" facts hold on all 3 hosts")
                .contains("text (66 edits, up to 100 in a plug-in, seed 1)")
                .contains("Against run " + run.runId())
                .contains("wrote   " + resumed.file("report.html"));
        List<String> scores =
                Files.readString(resumed.file("scores.csv")).lines().toList();
        assertThat(scores).hasSize(1 + resumed.rows("metrics").size());
        String reliability =
                String.format(Locale.ROOT, "%.6f", resumed.metric("gemma", "text", FREE, "generality", true));
        assertThat(scores)
                .anyMatch(line -> line.contains(",gemma,text,text," + FREE + ",100,1,generality,true," + reliability));
        long passed = resumed.rows("outcomes").stream()
                .filter(row -> row.getAs("method").equals("text") && row.<Boolean>getAs("pass"))
                .count();
        String page = Files.readString(resumed.file("report.html"));
        assertThat(page)
                .contains("all " + String.format(Locale.ROOT, "%,d", passed) + " that are right are on this page")
                .contains("Both runs were made from the same things")
                .contains(String.format(
                        Locale.ROOT, "Of %,d answers", resumed.rows("outcomes").size()));
        assertThat(Files.readString(copy)).isEqualTo(page);
        assertThat(Files.readString(resumed.file("summary.md"))).startsWith("# ");
        assertThat(Files.readString(resumed.file("junit.xml"))).contains("text.gemma.autoregressive.size-100.seed-1");
    }

    @Test
    @EnabledIf(value = "io.onceedit.Chromium#isThere", disabledReason = Chromium.MISSING)
    void thePageOfTheDemoOpensWithoutAComplaint() {
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.open(resumed.file("report.html"), new Browser.NewContextOptions());
            assertThat(page.textContent("#found")).isEqualTo("66 of 66 facts");
            page.locator("#facts .fact-link").first().click();
            assertThat(page.locator("#fact .probe").count()).isGreaterThan(5);
            assertThat(page.locator("#fact .probe").first().textContent()).contains("right");
            assertThat(chromium.complaints()).isEmpty();
        }
    }
}
