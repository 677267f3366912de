package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep in which one host's weights are damaged after they were checked, one rephrasing is longer than any host can read, and one line
 * of the corpus is broken: everything else has its result.
 */
final class FailingHostIT {
    private static final String LONG = "word ".repeat(300) + "is";

    private static TypedCommand command;
    private static PublishedRun run;

    @BeforeAll
    static void runOnce(@TempDir Path folder) throws IOException {
        BrokenFiles files = new BrokenFiles(folder);
        Path gpt2 = files.withConfig("host-gpt2", config -> config.put("comment", "no other test has this model open"));
        Path store = folder.resolve("store");
        String[] sweep = {
            "edit-sweep",
            "conf/demo.yaml",
            "--hosts",
            "llama,gpt2",
            "--methods",
            "host,text",
            "--store",
            store.toString(),
            "--limit",
            "4",
            "--set",
            "pool.limit=40",
            "--set",
            "hosts.1.path=" + gpt2,
            "--set",
            "corpus.path=" + files.edits(2, longRephrasing()),
            "--set",
            "protocols=[teacher_forced]",
            "--set",
            "methods.1.gate=subject"
        };
        Files.write(folder.resolve("edits.jsonl"), withBrokenLine(folder.resolve("edits.jsonl")));
        command = TypedCommand.runWith(() -> spoil(BrokenFiles.weights(gpt2)), sweep);
        run = PublishedRun.newest(store);
    }

    private static String longRephrasing() throws IOException {
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "id", "long",
                        "subject", "Ada Fell",
                        "relation", "birth_city",
                        "prompt", "Ada Fell was born in",
                        "target", "Velm",
                        "rephrasings", List.of(LONG)));
    }

    private static List<String> withBrokenLine(Path corpus) throws IOException {
        List<String> lines = new java.util.ArrayList<>(Files.readAllLines(corpus));
        lines.add(1, "{\"id\": ");
        return lines;
    }

    /** Puts numbers into a file of weights that are none. */
    private static void spoil(Path weights) {
        try {
            byte[] bytes = Files.readAllBytes(weights);
            Arrays.fill(bytes, bytes.length - 1000, bytes.length, (byte) 0x7F);
            Files.write(weights, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theRunIsPublishedAsIncomplete() {
        assertThat(command.exitCode()).as(command.err()).isEqualTo(3);
        assertThat(command.out()).contains("INCOMPLETE", "3 failed", "failed  host_pass: gpt2");
        assertThat(run.rows("runs").get(0).<String>getAs("status")).isEqualTo("incomplete");
        assertThat(run.rows("runs").get(0).<Long>getAs("units_failed")).isEqualTo(3);
        assertThat(run.manifest().required("status").asText()).isEqualTo("incomplete");
    }

    @Test
    void everyFailureHasItsRow() {
        Map<String, Long> byStage = run.rows("errors").stream()
                .collect(Collectors.groupingBy(row -> row.<String>getAs("stage"), Collectors.counting()));
        List<Row> failed = run.rows("outcomes", Map.of("status", "error"));
        assertThat(byStage).isEqualTo(Map.of("corpus", 1L, "probes", 1L, "host_pass", 1L, "cell", 2L + failed.size()));
        assertThat(run.rows("errors", Map.of("stage", "host_pass")).get(0).<String>getAs("message"))
                .contains("gpt2");
        for (Row probe : failed) {
            List<Row> errors =
                    run.rows("errors", Map.of("cell_id", probe.getAs("cell_id"), "probe_id", probe.getAs("probe_id")));
            assertThat(errors).hasSize(1);
            assertThat(errors.get(0).<String>getAs("message")).isEqualTo(probe.<String>getAs("message"));
            assertThat(probe.<String>getAs("reason")).isEqualTo("ERROR");
            assertThat(errors.get(0).<String>getAs("kind")).isEqualTo("Probe");
            assertThat(errors.get(0).<Long>getAs("attempt")).isEqualTo(1);
        }
        assertThat(run.rows("errors", Map.of("kind", "Probe"))).hasSameSizeAs(failed);
    }

    @Test
    void aFailedCellCountsAllItsProbesAsFailures() {
        for (Row cell : run.rows("cells", Map.of("host_id", "gpt2"))) {
            assertThat(cell.<String>getAs("status")).isEqualTo("error");
            assertThat(cell.<Long>getAs("ok")).isZero();
            assertThat(cell.<Long>getAs("error"))
                    .isEqualTo(cell.<Long>getAs("planned"))
                    .isPositive();
            assertThat(cell.<Long>getAs("attempts")).isEqualTo(1);
        }
        for (Row metric : run.rows("metrics", Map.of("host_id", "gpt2"))) {
            assertThat(metric.<Double>getAs("value")).isZero();
            assertThat(metric.<Long>getAs("n_error")).isEqualTo(metric.<Long>getAs("n_planned"));
            assertThat(metric.<Long>getAs("n_scored")).isZero();
        }
    }

    @Test
    void theOtherHostsScoresStand() {
        for (Row cell : run.rows("cells", Map.of("host_id", "llama"))) {
            assertThat(cell.<String>getAs("status")).isEqualTo("ok");
            assertThat(cell.<Long>getAs("error")).isEqualTo(1);
        }
        assertThat(run.metric("llama", "text", "teacher_forced", "reliability", false))
                .isGreaterThan(0.8)
                .isGreaterThan(run.metric("llama", "host", "teacher_forced", "reliability", false));
        Row generality = run.rows(
                        "metrics", Map.of("host_id", "llama", "method", "text", "metric", "generality", "exact", true))
                .get(0);
        assertThat(generality.<Long>getAs("n_error")).isEqualTo(1);
        double scored = generality.<Long>getAs("n_scored");
        assertThat(generality.<Double>getAs("value")).isLessThanOrEqualTo(scored / generality.<Long>getAs("n_planned"));
    }

    @Test
    void whatWasNotMadeHasNoHash() {
        assertThat(run.manifest().required("plugins")).hasSize(1);
        Row failed =
                run.rows("cells", Map.of("host_id", "gpt2", "method", "text")).get(0);
        assertThat(failed.<String>getAs("plugin_sha"))
                .isEqualTo(run.manifest().required("plugins").elements().next().asText());
    }
}
