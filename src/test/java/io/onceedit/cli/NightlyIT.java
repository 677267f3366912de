package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nights in one store: one that nothing is compared with, one in which nothing has changed, and one whose plug-in has hardly learned.
 * Then every query of the README on what is there.
 */
final class NightlyIT {
    private static final String SWEEP = """
            name: night
            corpus: {path: src/demo/corpus/edits.jsonl, limit: 8}
            pool: {path: src/demo/corpus/pool.jsonl, limit: 40}
            plugin: {id: plugin, path: src/demo/models/plugin}
            hosts:
              - {id: llama, path: src/demo/models/host-llama}
              - {id: gpt2, path: src/demo/models/host-gpt2}
            methods:
              - {name: host, rule: host}
              - {name: text, rule: text, gate: fact%s}
            protocols: [teacher_forced]
            """;

    @TempDir
    private static Path folder;

    private static final List<String> RUNS = new ArrayList<>();
    private static final List<String> SAID = new ArrayList<>();

    private static Path store;

    private static final class Typed extends CommandTest {}

    @BeforeAll
    static void sleepThreeNights() throws IOException {
        store = folder.resolve("store");
        night("2026-11-25", "", 0);
        Typed promotes = new Typed();
        assertThat(promotes.run("promote", "latest", "--changed-sources", "--store", store.toString()))
                .isZero();
        night("2026-11-26", "", 0);
        night("2026-11-27", ", training: {loop.epochs: 1, rates.learning-rate: 1e-6}", 0);
    }

    private static void night(String date, String training, int code) throws IOException {
        Path sweep = folder.resolve("sweep-" + date + ".yaml");
        Files.writeString(sweep, SWEEP.formatted(training));
        Path hook = folder.resolve("hook.sh");
        Files.writeString(hook, "cat > " + folder + "/told-" + date + ".json\n");
        Path nightly = folder.resolve("nightly-" + date + ".yaml");
        Files.writeString(nightly, """
                sweep: %s
                compare: {protected_facts: [%s]}
                hook: {command: [sh, %s]}
                """.formatted(sweep, date.equals("2026-11-27") ? protectedFact() : "nobody", hook));
        Typed typed = new Typed();
        assertThat(typed.run("nightly", nightly.toString(), "--store", store.toString(), "--run-date", date))
                .as(typed.err.toString())
                .isEqualTo(code);
        SAID.add(typed.out.toString());
        try (Stream<Path> runs = Files.list(store.resolve("runs"))) {
            RUNS.add(runs.map(run -> run.getFileName().toString())
                    .filter(run -> !run.endsWith("-again"))
                    .max(String::compareTo)
                    .orElseThrow());
        }
    }

    private static String protectedFact() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("src/demo/corpus/edits.jsonl"))) {
            return new ObjectMapper()
                    .readTree(lines.findFirst().orElseThrow())
                    .required("id")
                    .asText();
        }
    }

    private static JsonNode verdict(String runId) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(store.resolve("runs").resolve(runId).resolve("verdict.json")));
    }

    private static int verdictCode(String... arguments) {
        List<String> typed = new ArrayList<>(List.of("verdict", "--store", store.toString()));
        typed.addAll(List.of(arguments));
        return new Typed().run(typed.toArray(String[]::new));
    }

    @Test
    void theFirstNightHasNoVerdictAndSaysHowToGetOne() {
        assertThat(SAID.get(0))
                .contains("verdict none: nobody has promoted a baseline production")
                .contains("jobs/onceedit promote " + RUNS.get(0));
        assertThat(store.resolve("runs").resolve(RUNS.get(0)).resolve("verdict.json"))
                .doesNotExist();
        assertThat(store.resolve("runs").resolve(RUNS.get(0)).resolve("report.html"))
                .isNotEmptyFile();
    }

    @Test
    void aNightInWhichNothingChangedPasses() throws IOException {
        JsonNode verdict = verdict(RUNS.get(1));
        assertThat(verdict.required("verdict").asText()).isEqualTo("pass");
        assertThat(verdict.required("baseline_run_id").asText()).isEqualTo(RUNS.get(0));
        assertThat(verdict.required("lost").asLong() + verdict.required("won").asLong())
                .isZero();
        assertThat(verdict.required("pairs").asLong()).isGreaterThan(100);
        assertThat(verdict.required("reasons").get(0).asText()).contains("could not have been seen");
        assertThat(verdict.required("host_passes_read_again").asLong()).isPositive();
        assertThat(verdict.required("host_passes_differing").asLong()).isZero();
        assertThat(SAID.get(1)).contains(" kept host passes read again, 0 differ");
        assertThat(verdictCode(RUNS.get(1))).isZero();
        assertThat(folder.resolve("told-2026-11-26.json")).doesNotExist();
        assertThat(store.resolve("runs").resolve(RUNS.get(1)).resolve("config.resolved.yaml"))
                .content()
                .contains("as_of: 2026-11-26");
    }

    /** One plug-in, two hosts: one incident. */
    @Test
    void aBadPluginIsOneIncidentOnAllHosts() throws IOException {
        JsonNode verdict = verdict(RUNS.get(2));
        assertThat(verdict.required("verdict").asText()).isEqualTo("regression");
        assertThat(verdict.required("incidents")).hasSize(1);
        JsonNode incident = verdict.required("incidents").get(0);
        assertThat(incident.required("cause").asText()).isEqualTo("PLUGIN_CHANGED");
        assertThat(incident.required("hosts")).hasSize(2);
        assertThat(incident.required("lost").asLong()).isGreaterThan(20);
        assertThat(verdict.required("protected_lost")).hasSize(1);
        assertThat(verdict.required("reasons").get(0).asText()).startsWith("protected facts are lost: ");
        assertThat(verdict.required("reasons").get(1).asText()).contains("text on ", " points (95 % ");
        assertThat(store.resolve("runs").resolve(RUNS.get(2) + "-again")).isDirectory();
        assertThat(SAID.get(2))
                .contains("asked again by run " + RUNS.get(2) + "-again, 0 of 4 cells on another executor than before");
        assertThat(verdictCode()).isEqualTo(1);
        assertThat(SAID.get(2)).contains("verdict REGRESSION: run " + RUNS.get(2) + " against " + RUNS.get(0));
    }

    @Test
    void theHookIsToldOfTheChangeAlone() throws IOException {
        assertThat(new ObjectMapper().readTree(Files.readString(folder.resolve("told-2026-11-27.json"))))
                .isEqualTo(verdict(RUNS.get(2)));
        assertThat(folder.resolve("told-2026-11-25.json")).doesNotExist();
    }

    @Test
    void anOldVerdictIsNone() {
        assertThat(verdictCode("--max-age", "26h")).isEqualTo(1);
        assertThat(verdictCode("--max-age", "0m")).isEqualTo(3);
        assertThat(verdictCode("--max-age", "soon")).isEqualTo(2);
        assertThat(verdictCode("nobody")).isEqualTo(2);
        assertThat(new Typed()
                        .run("verdict", "--store", folder.resolve("nothing").toString()))
                .isEqualTo(3);
    }

    @Test
    void scoresComputedAgainAreTheSameToTheLastBit() throws IOException {
        Typed again = new Typed();
        assertThat(again.run("score", "latest", "--store", store.toString())).isZero();
        assertThat(again.out.toString())
                .contains(
                        "of run " + RUNS.get(2) + ", from its outcomes: the same as in table metrics, to the last bit",
                        "text (8 edits");
        Typed moreDraws = new Typed();
        assertThat(moreDraws.run("score", RUNS.get(2), "--draws", "2000", "--store", store.toString()))
                .isZero();
        assertThat(moreDraws.out.toString()).contains("others than in table metrics");
    }

    @Test
    void aRunIsFusedAgainUnderAnotherWeight() {
        Typed again = new Typed();
        assertThat(again.run("whatif", RUNS.get(0), "--weight", "0.3", "--store", store.toString()))
                .as(again.err.toString())
                .isZero();
        assertThat(again.out.toString())
                .contains(
                        "text, what if (8 edits",
                        "from the stored answers of run " + RUNS.get(0) + ", no model was loaded: 0 gates would open",
                        "weight  0.3 of the plug-in",
                        "free generations cannot be fused again and are left out");
        Typed host = new Typed();
        assertThat(host.run("whatif", RUNS.get(0), "--method", "host", "--weight", "1", "--store", store.toString()))
                .isEqualTo(2);
        assertThat(host.err.toString()).contains("Cannot fuse answers of method host again: its rule is host");
        Typed beyond = new Typed();
        assertThat(beyond.run("whatif", "latest", "--weight", "1.5", "--store", store.toString()))
                .isEqualTo(2);
        assertThat(beyond.err.toString()).contains("Invalid --weight 1.5: expected 0 to 1");
    }

    @Test
    void everyNightComputesItsOwnAnswers() throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            String cells = "FROM read_parquet('" + store + "/tables/cells/*/*/*.parquet', hive_partitioning = true)";
            assertThat(rows(
                            duck,
                            "SELECT count(DISTINCT cell_id), count(DISTINCT run_id), count(reused_from) " + cells
                                    + " WHERE method = 'host'"))
                    .containsExactly("2.000000000 | 4.000000000 | 0.000000000");
        }
    }

    @Test
    void nothingThatARunUsesWouldBeDeleted() {
        Typed gc = new Typed();
        assertThat(gc.run("gc", "--dry-run", "--unused", "0m", "--store", store.toString()))
                .as(gc.err.toString())
                .isZero();
        assertThat(gc.out.toString())
                .contains("kept    run " + RUNS.get(0), "kept    run " + RUNS.get(2), "would free ")
                .doesNotContain("plugin/", "gate-maps/", "host-pass/", "host-passes/", "expired runs");
    }

    /** Rows of each engine, as text and sorted. */
    @Test
    void everyQueryOfTheReadmeGivesTheSameOnDuckDbAndOnSpark() throws Exception {
        List<String> queries = queries();
        assertThat(queries).hasSizeGreaterThan(6);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                SparkSession spark = SparkSession.builder()
                        .master("local[1]")
                        .config("spark.ui.enabled", "false")
                        .getOrCreate()) {
            try (Statement statement = duck.createStatement()) {
                statement.execute(Files.readString(store.resolve("views.sql")));
            }
            for (String view : statements(Files.readString(store.resolve("views-spark.sql")))) {
                spark.sql(view);
            }
            int withRows = 0;
            for (String query : queries) {
                List<String> ducks = rows(duck, query);
                withRows += ducks.isEmpty() ? 0 : 1;
                assertThat(spark.sql(query).collectAsList().stream()
                                .map(NightlyIT::text)
                                .sorted()
                                .toList())
                        .as(query)
                        .isEqualTo(ducks);
            }
            assertThat(withRows).isEqualTo(queries.size() - 2); // nothing went both ways, nothing else was hit
        }
    }

    private static List<String> queries() throws IOException {
        Matcher blocks =
                Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        List<String> queries = new ArrayList<>();
        while (blocks.find()) {
            queries.addAll(statements(blocks.group(1)));
        }
        return queries;
    }

    private static List<String> statements(String text) {
        return Stream.of(text.replaceAll("(?m)^--.*$", "").split(";\\s*\n"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .map(statement -> statement.replaceFirst(";$", ""))
                .toList();
    }

    private static List<String> rows(Connection connection, String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    values.add(text(result.getObject(i)));
                }
                rows.add(String.join(" | ", values));
            }
        }
        return rows.stream().sorted().toList();
    }

    private static String text(Row row) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            values.add(text(row.get(i)));
        }
        return String.join(" | ", values);
    }

    private static String text(Object value) {
        return value instanceof Number number
                ? String.format(java.util.Locale.ROOT, "%.9f", number.doubleValue())
                : String.valueOf(value);
    }

    @Test
    void notebooksSayWhatTheTablesSay() throws Exception {
        ExportedNotebooks notebooks = new ExportedNotebooks(folder);
        notebooks.python();
        assertThat(notebooks.run(store)).as(notebooks.said()).isZero();
        for (String name : ExportedNotebooks.NAMES) {
            assertThat(notebooks.page(name))
                    .as(name)
                    .contains("<title>" + name, "data:image/png;base64,", "</html>")
                    .doesNotContain("<script", "<link", "src=\"http", folder.toString());
        }
        JsonNode incident = verdict(RUNS.get(2)).required("incidents").get(0);
        String batch = incident.required("name").asText();
        assertThat(notebooks.outputs("nightly-incident"))
                .contains("**REGRESSION**: run `" + RUNS.get(2) + "`", "n.edit_set_id = '" + batch + "'")
                .contains(incident.required("lost").asText() + " answers lost", "methods[text].training.loop.epochs")
                .containsPattern(incident.required("cause").asText() + " +" + batch + " +gpt2, llama");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            try (Statement statement = duck.createStatement()) {
                statement.execute(Files.readString(store.resolve("views.sql")));
            }
            String ofTheRun = " WHERE run_id = '" + RUNS.get(2) + "'";
            assertThat(notebooks.outputs("methods-and-hosts"))
                    .contains(rows(
                            duck,
                            "SELECT format('{0} of {0} values of table metrics', count(*)) FROM metrics" + ofTheRun))
                    .contains(rows(
                            duck,
                            "SELECT format('{0} of {0} rows of table comparisons', count(*)) FROM comparisons"
                                    + ofTheRun))
                    .contains("6 of 6 differences are those of table metrics"); // three kinds of question on two hosts
            assertThat(notebooks.outputs("first-look"))
                    .contains(rows(
                            duck,
                            "SELECT format('{:.1f} ({:.1f} to {:.1f})', 100 * value, 100 * ci_low, 100 * ci_high) FROM metrics"
                                    + ofTheRun + " AND NOT exact AND metric = 'score'"));
        }
    }

    @Test
    void pandasOpensEveryTable() throws Exception {
        ExportedNotebooks notebooks = new ExportedNotebooks(folder);
        String script =
                Path.of(NightlyIT.class.getResource("open_tables.py").toURI()).toString();
        assertThat(notebooks.run(notebooks.python(), script, store.toString(), "data-schemas"))
                .as(notebooks.said())
                .isZero();
        assertThat(notebooks.said().lines().filter(line -> !line.endsWith(" none")))
                .hasSizeGreaterThan(10)
                .noneMatch(line -> line.endsWith(" 0") && !line.startsWith("errors"));
    }

    @Test
    void notebooksRefuseAFolderThatIsNoStore() throws Exception {
        ExportedNotebooks notebooks = new ExportedNotebooks(folder);
        notebooks.python();
        assertThat(notebooks.run(folder)).isEqualTo(ExitCode.USAGE.code());
        assertThat(notebooks.said()).contains("Cannot run notebooks: " + folder + " is no store: it has no views.sql");
    }
}
