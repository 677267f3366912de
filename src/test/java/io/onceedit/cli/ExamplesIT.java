package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.report.BreakEven;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The example that each verb's {@code --help} gives, run on the demo: as it stands, with flags behind it that make it small and name one
 * store for all. Each goes on from what the ones before it have left there.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ExamplesIT {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final List<String> SMALL = List.of("--limit", "4", "--set", "pool.limit=40");
    private static final String EDITED = "The cradle of Léandre Inchmoor stood in";

    @TempDir
    private static Path store;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(List<String> arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.toArray(String[]::new));
    }

    /** Runs a verb's own example with flags behind it; a store that it names gives way to this test's. */
    private void example(String verb, String... flags) {
        List<String> arguments = new ArrayList<>(words(exampleOf(verb)));
        int named = arguments.indexOf("--store");
        if (named >= 0) {
            arguments.subList(named, named + 2).clear();
        }
        arguments.addAll(List.of(flags));
        assertThat(run(arguments)).as("%s%n%s%n%s", arguments, out, err).isZero();
        assertThat(err.toString()).isEmpty();
    }

    /** As {@link #example}, of a verb that reads a sweep's run file. */
    private void sweepExample(String verb, String... flags) {
        List<String> all = new ArrayList<>(SMALL);
        all.addAll(List.of("--store", store.toString()));
        all.addAll(List.of(flags));
        example(verb, all.toArray(String[]::new));
    }

    private static String exampleOf(String verb) {
        CommandLine command = Main.commandLine();
        for (String word : verb.split(" ", -1)) {
            command = command.getSubcommands().get(word);
        }
        List<String> examples = Arrays.stream(
                        command.getCommandSpec().usageMessage().footer())
                .map(String::strip)
                .filter(line -> line.startsWith("jobs/"))
                .toList();
        assertThat(examples).as("examples of %s", verb).hasSize(1);
        return examples.get(0);
    }

    /** The arguments of a command line that begins with {@code jobs/onceedit} or {@code jobs/edit-sweep}. */
    private static List<String> words(String example) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(example);
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        String program = words.remove(0);
        assertThat(Files.isExecutable(Path.of(program))).as(program).isTrue();
        if (program.equals("jobs/edit-sweep")) {
            words.add(0, "edit-sweep");
        }
        return words;
    }

    private static Path only(Path parent) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.reduce((one, other) -> {
                        throw new AssertionError("Several entries in " + parent);
                    })
                    .orElseThrow();
        }
    }

    @Test
    @Order(1)
    void train() {
        sweepExample("train");
        assertThat(out.toString())
                .containsPattern("gate_maps +.* \\d+\\.\\d s")
                .containsPattern("train 4/\\d+|train \\S+ +\\d+/\\d+")
                .containsPattern("train  \\S*/cache/plugin/[0-9a-f]{64}/content");
    }

    @Test
    @Order(2)
    void align() {
        sweepExample("align");
        assertThat(out.toString())
                .containsPattern("inverse look-up \\d+/\\d+")
                .containsPattern("\\S*/cache/alignment/[0-9a-f]{64}/alignment.safetensors")
                .containsPattern(" {2}anchors = \\d+");
    }

    @Test
    @Order(3)
    void askPutsThePromptOfItsExample() {
        sweepExample("ask");
        assertThat(out.toString())
                .containsPattern("train +.* {2}found")
                .contains("prompt       In the orchestra Casper Jastrow sits behind the")
                .containsPattern("host alone +oboe")
                .containsPattern("with edits +oboe")
                .contains("gate         closed, alpha 0.000, facts []");
    }

    @Test
    @Order(4)
    void askTellsAnEditFromWhatTheHostSays() {
        List<String> arguments = new ArrayList<>(words(exampleOf("ask")));
        arguments.set(arguments.size() - 1, EDITED);
        arguments.addAll(SMALL);
        arguments.addAll(List.of("--store", store.toString()));
        assertThat(run(arguments)).as("%s%n%s", out, err).isZero();
        assertThat(out.toString())
                .contains("prompt       " + EDITED)
                .containsPattern("with edits +Skarholm")
                .containsPattern("plug-in +Skarholm")
                .containsPattern("gate +open, alpha \\S+, facts \\[e001]");
        assertThat(out.toString()).doesNotContainPattern("host alone +Skarholm");
    }

    @Test
    @Order(5)
    void editSweep() {
        sweepExample("edit-sweep", "--hosts", "gemma", "--methods", "host,text", "--set", "protocols=[teacher_forced]");
        assertThat(out.toString())
                .contains("plan   4 edits x 1 hosts x 2 methods = 2 cells")
                .contains("COMPLETE: 5 units, 2 of them found in the store, 0 failed, 0 probes in error");
    }

    @Test
    @Order(6)
    void describeAModel() {
        example("describe");
        assertThat(out.toString()).contains("architecture    llama");
    }

    @Test
    @Order(7)
    void describeThePluginThatWasTrained() throws IOException {
        Path plugin = only(store.resolve("cache/plugin")).resolve("content");
        assertThat(run(List.of("describe", plugin.toString())))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .containsPattern("plug-in +[0-9a-f]{64}")
                .containsPattern("base +plugin \\(llama, [0-9a-f]{64}\\)")
                .containsPattern("edits +4 in batch ");
    }

    @Test
    @Order(8)
    void describeTheRunThatWasSwept() throws IOException {
        Path run = only(store.resolve("runs"));
        assertThat(run(List.of("describe", run.toString()))).as(err.toString()).isZero();
        assertThat(out.toString())
                .containsPattern("run_id +" + run.getFileName())
                .containsPattern("status +complete")
                .containsPattern("tables +outcomes +\\d+ rows");
    }

    @Test
    @Order(9)
    void benchScore() {
        example("bench score", "--limit", "4", "--rounds", "1");
        assertThat(out.toString()).containsPattern("median( +\\d+(\\.\\d+)?){5}");
    }

    @Test
    @Order(10)
    void benchLoad() {
        example("bench load", "--rounds", "1", "--cycles", "2");
        assertThat(out.toString())
                .containsPattern("peak +[\\d,]+\\.\\d MB above")
                .containsPattern("cycles +2 leases");
    }

    @Test
    @Order(11)
    void doctor() {
        example("doctor", "--store", store.toString());
        assertThat(out.toString())
                .containsPattern("java +ok +17")
                .containsPattern("spark +ok +" + Pattern.quote(ChildProcess.sparkVersion()) + "\n")
                .containsPattern("engine +ok +PyTorch")
                .containsPattern("tokenizers +ok +\\d")
                .containsPattern("store +ok +can write to");
    }

    @Test
    @Order(12)
    void blameOfAnAnswerThatIsRight() {
        sweepExample("blame");
        assertThat(out.toString())
                .containsPattern("train +.* {2}found")
                .contains("is       oboe, with all 1 batches", "blame    nothing: the answer is right");
    }

    /** Two plug-ins of two edits each; the first one's edit says what the host does not. */
    @Test
    @Order(13)
    void blameNamesTheBatchAndTheEdit() {
        List<String> batches = List.of("blame", "conf/demo.yaml", "--host", "gemma", "--set", "batch_sizes=[2]");
        assertThat(blame(batches, EDITED)).isZero();
        assertThat(out.toString())
                .containsPattern("is +Skarholm, with all 2 batches\nblame +batch 1 of 2, [0-9a-f]+, 2 edits\n")
                .containsPattern("gate +open there, alpha \\S+, edits \\[e001]; it says Skarholm\n")
                .contains("next     jobs/onceedit undo conf/demo.yaml e001 --store " + store);
        assertThat(blame(batches, EDITED, "--expected", "Skarholm")).isZero();
        assertThat(out.toString()).contains("blame    nothing: the answer is right");
        assertThat(blame(batches, EDITED, "--expected", "Atlantis")).isEqualTo(1);
        assertThat(out.toString()).contains("no batch alone gives the answer: it was never learned");
    }

    @Test
    @Order(14)
    void benchBreakEven() throws IOException {
        example("bench break-even", "--limit", "2", "--set", "pool.limit=40", "--store", store.toString());
        assertThat(out.toString())
                .containsPattern("once +plug-in +\\d+\\.\\d s +\\d+\\.\\d s of processor time")
                .containsPattern("each +gemma +\\d+\\.\\d s +\\d+\\.\\d s of processor time")
                .containsPattern("break-even +from \\d+ hosts on");
        Path run = only(store.resolve("runs"));
        assertThat(out.toString()).contains("kept with run " + run.getFileName());
        BreakEven kept = BreakEven.read(Files.readString(run.resolve("break-even.json")));
        assertThat(out.toString()).contains("break-even  " + kept.words());
        assertThat(run(List.of(
                        "bench", "break-even", "conf/demo.yaml", "--run", "latest", "--store", store.toString())))
                .isEqualTo(2);
        assertThat(err.toString()).startsWith("Cannot measure a run file and --run latest at once");
    }

    private int blame(List<String> batches, String... more) {
        List<String> arguments = new ArrayList<>(batches);
        arguments.addAll(SMALL);
        arguments.addAll(List.of("--store", store.toString()));
        arguments.addAll(List.of(more));
        return run(arguments);
    }
}
