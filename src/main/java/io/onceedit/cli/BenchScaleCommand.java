package io.onceedit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How much faster a sweep is on several executors than on one. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = {
            "Runs one sweep on one executor and then on several, each of one core and in a process of its own, each from an empty store,"
                    + " and tells where the time went.",
            "Units run on one thread. Executors share this machine: it needs a processor for each and should do nothing else. Where the system"
                    + " has taskset, each is held to its own, compiling and collecting garbage included."
        },
        footer = {"", "Example:", "  jobs/onceedit bench scale --hosts llama,gpt2 --limit 20"})
final class BenchScaleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchedSweep sweep;

    @Option(names = "--executors", paramLabel = "N", description = "Executors of the second run (default: 2).")
    private int executors = 2;

    @Option(
            names = "--executor-memory",
            paramLabel = "MB",
            description = "Heap of each executor, megabytes (default: 1024).")
    private int megabytes = 1024;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            description =
                    "Seeds that all is trained with, 1 to N: a longer sweep, in which starting executors counts less (default: 6).")
    private int seeds = 6;

    @Override
    public Integer call() throws IOException, InterruptedException {
        BenchedModel.atLeast(2, "--executors", executors);
        BenchedModel.atLeast(1, "--seeds", seeds);
        BenchedModel.atLeast(512, "--executor-memory", megabytes);
        PrintWriter out = spec.commandLine().getOut();
        try (ScratchFolder folder = ScratchFolder.of("onceedit-scale")) {
            TextTable table = new TextTable(
                    "executors", "wall s", "units wall s", "unit s", "slots s", "idle s", "on the way s", "tables s");
            List<JsonNode> runs = new ArrayList<>();
            for (int number : List.of(1, executors)) {
                runs.add(new ScaleRun(folder.path(), number, megabytes, arguments()).run());
                table.add(row(number, runs.get(runs.size() - 1)));
                out.println("run with executors: " + number + ", done");
                out.flush();
            }
            double speedUp = seconds(runs.get(0), "wall") / seconds(runs.get(1), "wall");
            out.print(table);
            out.println(String.format(
                    Locale.ROOT,
                    "speed-up %.2f, efficiency %.2f; of the units alone %.2f",
                    speedUp,
                    speedUp / executors,
                    seconds(runs.get(0), "units_wall") / seconds(runs.get(1), "units_wall") / executors));
            out.flush();
        }
        return ExitCode.OK.code();
    }

    /** The sweep as a verb's arguments, without its store. */
    private List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "edit-sweep",
                "--set",
                "seeds=" + IntStream.rangeClosed(1, seeds).boxed().toList()));
        arguments.addAll(sweep.arguments()); // whose seeds count, where it sets some
        arguments.addAll(List.of("--set", "execution.threads_per_unit=1"));
        return arguments;
    }

    private static List<String> row(int number, JsonNode seconds) {
        List<String> row = new ArrayList<>(List.of(Integer.toString(number)));
        Stream.of("wall", "units_wall", "units", "slots", "slots_idle", "bundles_under_way", "tables")
                .map(name -> String.format(Locale.ROOT, "%.1f", seconds(seconds, name)))
                .forEach(row::add);
        return row;
    }

    private static double seconds(JsonNode seconds, String name) {
        return seconds.required(name).asDouble();
    }
}
