package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.plugin.PluginArtifact;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunLease;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.DemoSweep;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Undoing edits as a person types it. Two plug-ins of two edits each are trained once, and asked before and after. */
final class UndoCommandTest {
    private static final String DEMO = "conf/demo.yaml";

    @TempDir
    private Path folder;

    private String out = "";
    private String err = "";

    private int run(String verb, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                verb,
                DEMO,
                "--store",
                folder.toString(),
                "--limit",
                "4",
                "--set",
                "pool.limit=40",
                "--set",
                "batch_sizes=[2]",
                "--set",
                DemoSweep.brief(1, 1),
                "--set",
                "methods.1.protocols=[teacher_forced]"));
        all.addAll(List.of(arguments));
        return typed(all.toArray(String[]::new));
    }

    private int typed(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(output, true));
        line.setErr(new PrintWriter(errors, true));
        int code = line.execute(arguments);
        out = output.toString();
        err = errors.toString();
        return code;
    }

    private String asked(String prompt) {
        assertThat(run("ask", "--host", "llama", prompt)).as(err).isZero();
        return out;
    }

    @Test
    void undoesAndRedoesEditsOfTrainedPlugins() throws IOException {
        assertThat(run("undo", "e003")).isEqualTo(2);
        assertThat(err)
                .contains("Cannot undo: store " + folder + " has none of the plug-ins of " + DEMO
                        + "; give the flags that they were trained with, or train them with jobs/onceedit train "
                        + DEMO);

        assertThat(run("train", "--methods", "text")).as(err).isZero();
        assertThat(out)
                .contains("leaks   train: 0 training texts and 0 pool records left out that equal or end with an"
                        + " evaluated prompt")
                .contains("leaks   gate_maps: ");
        String prompt = Files.readString(Path.of("src/demo/corpus/edits.jsonl"))
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow()
                .replaceAll(".*\"prompt\": \"([^\"]*)\", \"target\".*", "$1");
        assertThat(asked(prompt)).contains("gate         open").contains("facts [e003]");

        assertThat(run("undo", "e003", "e4")).isEqualTo(2);
        assertThat(err)
                .contains("Cannot undo e4: none of the 2 plug-ins of " + DEMO + " has an edit of that id; did you mean"
                        + " e004?");
        assertThat(asked(prompt)).contains("gate         open");

        assertThat(run("undo", "e003")).as(err).isZero();
        assertThat(out)
                .contains("plug-in  2 edits by speaker, seed 1, edit set ")
                .contains("closed   e003: \"" + prompt + "\" -> ")
                .containsPattern("retrain  Train edit set [0-9a-f]+ again with recipe speaker and seed 1 on its 1 other"
                        + " facts to remove e003 from its weights.");
        assertThat(asked(prompt))
                .contains("gate         closed")
                .contains("note   edits are undone in plug-ins of the store, where the host answers for them and they"
                        + " count as missed: e003");
        assertThat(run("ask", "--host", "llama", "--as-of", "2026-01-01", prompt))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("gate         open")
                .contains("as of        2026-01-01: the store has no run up to that day")
                .doesNotContain("edits are undone");
        Path run = folder.resolve("runs/20251231T000000Z-aaaa");
        Files.createDirectories(folder.resolve("tables/runs/run_date=2025-12-31/run_id=20251231T000000Z-aaaa"));
        Files.writeString(
                Files.createDirectories(run).resolve("manifest.json"),
                "{\"run_date\": \"2025-12-31\", \"status\": \"complete\", \"models\": {\"llama\": \"another\"}}");
        assertThat(run("ask", "--host", "llama", "--as-of", "2026-01-01", prompt))
                .as(err)
                .isEqualTo(3);
        assertThat(out)
                .contains("held against run 20251231T000000Z-aaaa of 2025-12-31")
                .contains("llama is ANOTHER ONE NOW: its SHA-256 was another and is ")
                .contains("plug-ins     0 of 2 are that run's");

        Path plugin = pluginOf("e003");
        assertThat(typed("undo", plugin.toString(), "e003")).as(err).isZero();
        assertThat(out).contains("plug-in  " + plugin).contains(", as it was already");
        assertThat(typed("undo", plugin.toString(), "e003", "--redo")).as(err).isZero();
        assertThat(out)
                .contains("open     e003: ")
                .doesNotContain("as it was already")
                .doesNotContain("retrain");
        assertThat(asked(prompt)).contains("gate         open").doesNotContain("note   edits are undone");

        String batch = PluginArtifact.read(plugin).manifest().editSetId();
        assertThat(run("undo", "--batch", batch)).as(err).isZero();
        assertThat(out).contains("closed   e003: ").contains("closed   e004: ").doesNotContain("e001");
        assertThat(run("undo", "--batch", "0")).isEqualTo(2);
        assertThat(err).contains("Cannot undo 0: none of the 2 plug-ins of " + DEMO + " is of that batch");
        undoesWhatOnlyPluginsOfEarlierRunsHold();
        assertThat(run("undo")).isEqualTo(2);
        assertThat(err).contains("Missing what to undo: give ids of edits, or --batch EDIT_SET_ID");
    }

    /** Batches of three have not been trained here. */
    private void undoesWhatOnlyPluginsOfEarlierRunsHold() throws IOException {
        Path plugin = pluginOf("e001");
        assertThat(PluginArtifact.read(plugin).closedFactIds()).isEmpty();
        assertThat(run("undo", "e001", "--set", "batch_sizes=[3]")).as(err).isZero();
        assertThat(out)
                .contains("plug-in  of an earlier run, edit set "
                        + PluginArtifact.read(plugin).manifest().editSetId())
                .contains("closed   e001: ")
                .doesNotContain("e003")
                .doesNotContain("is under way");
        assertThat(PluginArtifact.read(plugin).closedFactIds()).containsExactly("e001");
        RunLease busy = RunLease.take(
                StoreLayout.at(folder.toString()),
                HadoopSettings.ofSpark(),
                new RunLease.Job("sha", "2026-01-02"),
                "busy",
                Instant.EPOCH);
        assertThat(run("undo", "e001", "--set", "batch_sizes=[3]", "--redo"))
                .as(err)
                .isZero();
        busy.close();
        assertThat(out)
                .contains("open     e001: ")
                .containsPattern("note     run busy is under way, since 1970-01-01T00:00:00Z on .*: plug-ins that it"
                        + " trains do not know of this, undo --redo again once it has ended");
    }

    @Test
    void refusesFoldersThatAreNoPlugin() {
        assertThat(typed("undo", folder.toString(), "e001")).isEqualTo(2);
        assertThat(err).contains("Cannot open plug-in " + folder + ": it has no manifest.json");
    }

    private Path pluginOf(String fact) throws IOException {
        try (Stream<Path> plugins = Files.list(folder.resolve("cache/plugin"))) {
            for (Path plugin : plugins.map(key -> key.resolve("content")).toList()) {
                if (Files.readString(plugin.resolve("manifest.json")).contains("\"" + fact + "\"")) {
                    return plugin;
                }
            }
        }
        throw new IllegalStateException("Cannot find a plug-in with " + fact);
    }
}
