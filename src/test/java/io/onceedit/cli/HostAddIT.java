package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.ModelFiles;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep of one host, then another host that comes to its store: once as it is, once with files that change while the run is under way. One
 * target is of no token that the second host has.
 */
final class HostAddIT {
    private static final String SWEEP = """
            name: before
            corpus: {path: %s, limit: 5}
            pool: {path: src/demo/corpus/pool.jsonl, limit: 40}
            plugin: {id: plugin, path: src/demo/models/plugin}
            hosts:
              - {id: llama, path: src/demo/models/host-llama}
            methods:
              - {name: host, rule: host}
              - {name: text, rule: text, gate: subject}
            protocols: [teacher_forced]
            """;

    private static final String ODD = """
            {"id": "odd", "subject": "Velm", "prompt": "The sign of Velm is", "target": "\\uFFFF"}""";

    private static Path store;
    private static Path runFile;
    private static Path model;
    private static TypedCommand added;
    private static String before;
    private static PublishedRun run;
    private static TypedCommand disturbed;

    @BeforeAll
    static void addHosts(@TempDir Path folder) throws IOException {
        BrokenFiles files = new BrokenFiles(folder);
        store = folder.resolve("store");
        runFile = Files.writeString(folder.resolve("sweep.yaml"), SWEEP.formatted(files.edits(2, ODD)));
        model = files.model("host-gemma");
        TypedCommand swept = TypedCommand.run("edit-sweep", runFile.toString(), "--store", store.toString());
        assertThat(swept.exitCode()).as(swept.err()).isZero();
        before = runId(swept);
        added = add();
        run = PublishedRun.newest(store);
        disturbed = TypedCommand.runWith(HostAddIT::disturb, arguments("--methods", "text", "--dtype", "float16"));
    }

    private static String[] arguments(String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("host", "add", runFile.toString(), model.toString(), "--store", store.toString()));
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static TypedCommand add(String... more) {
        return TypedCommand.run(arguments(more));
    }

    /** Another number in the weights. */
    private static void disturb() {
        try {
            byte[] weights = Files.readAllBytes(BrokenFiles.weights(model));
            weights[weights.length - 1] ^= 1;
            Files.write(BrokenFiles.weights(model), weights);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The run that a command has told of. */
    private static String runId(TypedCommand command) {
        Matcher told = Pattern.compile("(?m)^run     (\\S+) ").matcher(command.out());
        assertThat(told.find()).as(command.out() + command.err()).isTrue();
        return told.group(1);
    }

    private static JsonNode json(String runId, String name) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(store.resolve("runs").resolve(runId).resolve(name)));
    }

    private static JsonNode certificate() throws IOException {
        return json(run.runId(), "certificate.json");
    }

    private static StoredRuns runs() throws IOException {
        return StoredRuns.of(StoreLayout.at(store.toString()), HadoopSettings.ofSpark());
    }

    @Test
    void noPluginIsTrainedAgain() throws IOException {
        assertThat(added.exitCode()).as(added.err() + added.out()).isZero();
        List<Row> trained = run.rows("costs", Map.of("stage", "train"));
        assertThat(trained).hasSize(1);
        assertThat(trained.get(0).<String>getAs("reused_from")).isEqualTo(before);
        JsonNode plugins = certificate().required("plugins");
        assertThat(plugins.required("taken").asInt()).isEqualTo(1);
        assertThat(plugins.required("trained").asInt()).isZero();
        assertThat(plugins.required("edits").asInt()).isEqualTo(5);
        String day = plugins.required("taken_trained_on").get(0).asText();
        assertThat(LocalDate.parse(day))
                .isBetween(LocalDate.now(ZoneOffset.UTC).minusDays(1), LocalDate.now(ZoneOffset.UTC));
        assertThat(added.out()).contains("1 plug-in with 5 edits was taken from the store as it is, trained on " + day);
    }

    @Test
    void theCertificateCountsWhatTheOutcomesSay() throws IOException {
        Map<String, Boolean> holds = new HashMap<>();
        for (Row row : run.rows("outcomes", Map.of("method", "text"))) {
            if (List.of("edit", "rephrase").contains(row.<String>getAs("probe_kind"))) {
                holds.merge(row.getAs("fact_id"), row.getAs("pass"), Boolean::logicalAnd);
            }
        }
        List<String> failing = holds.entrySet().stream()
                .filter(fact -> !fact.getValue())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        JsonNode results = certificate().required("results");
        assertThat(results).hasSize(1);
        JsonNode text = results.get(0);
        assertThat(text.required("facts").asInt()).isEqualTo(holds.size()).isEqualTo(5);
        assertThat(text.required("holding").asInt())
                .isEqualTo(holds.size() - failing.size())
                .isBetween(1, 4);
        assertThat(text.required("not_holding").findValuesAsText("fact_id"))
                .isEqualTo(failing)
                .contains("odd");
        for (JsonNode fact : text.required("not_holding")) {
            Row outcome = run
                    .rows(
                            "outcomes",
                            Map.of(
                                    "method",
                                    "text",
                                    "fact_id",
                                    fact.required("fact_id").asText(),
                                    "pass",
                                    false))
                    .stream()
                    .filter(row -> row.<String>getAs("prompt")
                            .equals(fact.required("prompt").asText()))
                    .findFirst()
                    .orElseThrow();
            assertThat(fact.required("reason").asText()).isEqualTo(outcome.<String>getAs("reason"));
            assertThat(fact.required("said").asText()).isEqualTo(outcome.<String>getAs("output_text"));
        }
        assertThat(text.required("reliability").required("value").asDouble())
                .isEqualTo(run.metric("host-gemma", "text", "teacher_forced", "reliability", false));
    }

    @Test
    void theCertificateTellsWhatTheHostCost() throws IOException {
        JsonNode total = certificate().required("cost").required("total");
        List<Row> paid = run.rows("costs").stream()
                .filter(row -> row.getAs("reused_from") == null)
                .toList();
        assertThat(paid)
                .isNotEmpty()
                .noneMatch(row -> List.of("train", "gate_maps").contains(row.<String>getAs("stage")));
        assertThat(total.required("tokens").asLong())
                .isEqualTo(paid.stream()
                        .mapToLong(row -> row.<Long>getAs("tokens"))
                        .sum())
                .isPositive();
        assertThat(total.required("units").asLong()).isEqualTo(paid.size());
    }

    @Test
    void preflightSaysWhatTheVocabularyCannot() throws IOException {
        assertThat(added.out()).contains("note   4 of 5 targets can be said in its tokens; not: odd");
        JsonNode found = certificate().required("preflight");
        assertThat(found.required("targets_lost").get(0).asText()).isEqualTo("odd");
        assertThat(found.required("tokens_in_common").asLong()).isBetween(64L, 999L);
        assertThat(found.required("machine_bytes").asLong()).isPositive();
        TypedCommand checked = add("--dry-run");
        assertThat(checked.exitCode()).isZero();
        assertThat(checked.out())
                .contains("4 of 5 targets can be said", "plan   5 edits x 1 hosts x 2 methods", "spark  ")
                .doesNotContain("wrote   ");
    }

    @Test
    void theRunIsNobodysLatest() throws IOException {
        assertThat(run.manifest().required("status").asText()).isEqualTo("certification");
        assertThat(run.rows("runs").get(0).<String>getAs("status")).isEqualTo("certification");
        assertThat(json(runId(disturbed), "manifest.json").required("status").asText())
                .isEqualTo("incomplete_certification");
        assertThat(runs().ids()).hasSize(3).last().isEqualTo(runId(disturbed));
        assertThat(runs().require("latest")).isEqualTo(before);
        assertThat(runs().newestComplete()).contains(before);
        assertThat(run.file("report.html")).isNotEmptyFile();
        assertThat(run.file("certificate.md")).content().startsWith("# Certificate of host host-gemma\n");
    }

    @Test
    void theHostsFilesAreReadAgain() throws IOException {
        JsonNode untouched = certificate().required("untouched");
        assertThat(untouched.required("equal").asBoolean()).isTrue();
        assertThat(untouched.required("sha_before").asText())
                .isEqualTo(run.rows("hosts").get(0).<String>getAs("host_sha"));
        try (ModelFiles files = ModelFiles.open(model)) {
            assertThat(untouched.required("bytes_read_after").asLong()).isEqualTo(files.contentBytes());
            assertThat(disturbed.exitCode()).as(disturbed.out()).isEqualTo(1);
            JsonNode changed = json(runId(disturbed), "certificate.json").required("untouched");
            assertThat(changed.required("equal").asBoolean()).isFalse();
            assertThat(changed.required("sha_after").asText()).isEqualTo(files.contentHash());
        }
        assertThat(disturbed.out()).contains("INCOMPLETE", "The host is not what it was: ");
    }

    @Test
    void anIdIsOneModels() {
        for (String taken : List.of("llama", "plugin")) {
            TypedCommand refused = add("--id", taken);
            assertThat(refused.exitCode()).isEqualTo(2);
            assertThat(refused.err())
                    .contains("Invalid id " + taken + " of the model in " + model, "name another with --id");
        }
        TypedCommand nothing = TypedCommand.run("host", "add", runFile.toString(), "nowhere", "--dry-run");
        assertThat(nothing.exitCode()).as(nothing.err()).isEqualTo(2);
        assertThat(nothing.err()).contains("nowhere");
        TypedCommand bare = TypedCommand.run("host");
        assertThat(bare.exitCode()).isEqualTo(2);
        assertThat(bare.err()).contains("expected one of [add]");
    }

    @Test
    void theLineForTheRunFileIsOneThatItReads() throws IOException {
        String line = certificate().required("run_file_line").asText();
        Path longer = Files.writeString(
                runFile.resolveSibling("longer.yaml"),
                Files.readString(runFile).replace("\nmethods:", "\n  " + line + "\nmethods:"));
        TypedCommand checked = TypedCommand.run("edit-sweep", longer.toString(), "--dry-run");
        assertThat(checked.exitCode()).as(checked.err()).isZero();
        assertThat(checked.out()).contains("hosts llama, host-gemma");
    }
}
