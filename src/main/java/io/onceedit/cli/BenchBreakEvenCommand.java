package io.onceedit.cli;

import io.onceedit.report.BreakEven;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ModelSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** From which number of hosts on it pays to edit a plug-in once. */
@Command(
        name = "break-even",
        mixinStandardHelpOptions = true,
        description = {
            "Trains the edits of a run file into the plug-in, and into each host by the same recipe, and tells from which number of hosts on"
                    + " editing once is cheaper.",
            "Everything is trained anew, in this process. Gates are learned once for a plug-in's base, for all edits to come; alignments"
                    + " are what a host costs more. How well an edited host answers is not asked."
        },
        footer = {"", "Example:", "  jobs/onceedit bench break-even --run latest --store out"})
final class BenchBreakEvenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchedSweep sweep;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description =
                    "Measures what a run of the store was made from, in the place of a run file, and keeps the figures with it:"
                            + " its page shows them when it is written again.")
    private Optional<String> run = Optional.empty();

    @Mixin
    private StoreOption store;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (ScratchFolder folder = ScratchFolder.of("onceedit-break-even")) {
            Path scratch = folder.path();
            Optional<String> runId = run.isPresent() ? Optional.of(asRun(run.get(), scratch)) : Optional.empty();
            SweepSetup setup = read(sweep.options(), sweep.hosts(), out);
            // Java has compiled nothing yet: the first training would pay for all others.
            cost(
                    read(sweep.options("corpus.limit=1"), sweep.hosts(), out),
                    EnumSet.of(ArtifactKind.PLUGIN),
                    scratch.resolve("compiled"),
                    out);
            BreakEven.Cost gates = cost(setup, EnumSet.of(ArtifactKind.GATE_MAPS), scratch.resolve("once"), out);
            BreakEven.Cost once = cost(setup, EnumSet.of(ArtifactKind.PLUGIN), scratch.resolve("once"), out);
            BreakEven.Cost align = cost(setup, EnumSet.of(ArtifactKind.ALIGNMENT), scratch.resolve("once"), out);
            Map<String, BreakEven.Cost> hosts = new LinkedHashMap<>();
            for (ModelSource host : setup.config().hosts()) {
                SweepSetup edited = read(
                        sweep.options("plugin.id=" + host.id(), "plugin.path=" + host.path()), List.of(host.id()), out);
                hosts.put(host.id(), cost(edited, EnumSet.of(ArtifactKind.PLUGIN), scratch.resolve(host.id()), out));
            }
            BreakEven found = new BreakEven(gates, once, align.over(hosts.size()), hosts);
            report(found, out);
            if (runId.isPresent()) {
                keep(found, runId.get(), out);
            }
            return ExitCode.OK.code();
        }
    }

    private SweepSetup read(RunFileOptions options, List<String> hosts, PrintWriter out) {
        return SweepSetup.read(
                options,
                new HadoopLocations(),
                SweepSetup.only(hosts, sweep.methods()),
                config -> ThisMachine.describe(1),
                ConsoleProgress.on(out));
    }

    private static BreakEven.Cost cost(SweepSetup setup, EnumSet<ArtifactKind> kinds, Path store, PrintWriter out) {
        try (PreparedRun run = new PreparedRun(setup, store.toString(), out)) {
            return run.prepare(kinds).stream()
                    .map(done -> new BreakEven.Cost(done.wallSeconds(), done.processorSeconds()))
                    .reduce(BreakEven.Cost.NOTHING, BreakEven.Cost::plus);
        }
    }

    private static void report(BreakEven found, PrintWriter out) {
        out.println();
        out.println("gates       once for all edits " + words(found.gates()));
        out.println("once        plug-in            " + words(found.once()));
        out.println("            for each host more " + words(found.hostMore()));
        found.each()
                .forEach(
                        (id, cost) -> out.println(String.format(Locale.ROOT, "each        %-18s %s", id, words(cost))));
        out.println("break-even  " + found.words());
        out.println("            with the gates, the first time: " + found.wordsWithGates());
        out.flush();
    }

    private static String words(BreakEven.Cost cost) {
        return String.format(
                Locale.ROOT, "%8.1f s  %8.1f s of processor time", cost.wallSeconds(), cost.processorSeconds());
    }

    /** Takes a run's own settings for the run file. */
    private String asRun(String name, Path scratch) throws IOException {
        if (spec.commandLine().getParseResult().hasMatchedPositional(0)) {
            throw new UnusableInputException("Cannot measure a run file and --run " + name + " at once: leave one out");
        }
        StoredRuns runs = store.runs();
        String runId = StoreOption.require(runs, name);
        Path settings = scratch.resolve(runId + ".yaml");
        Files.writeString(
                settings, runs.text(runId, runs.manifest(runId).path("config").asText()));
        sweep.readInstead(settings);
        return runId;
    }

    private void keep(BreakEven found, String runId, PrintWriter out) {
        try {
            store.runs().write(runId, Map.of(BreakEven.FILE, found.json()));
        } catch (IOException e) {
            throw new StoreException("Cannot write " + BreakEven.FILE + " of run " + runId + ": " + e.getMessage(), e);
        }
        out.println("kept with run " + runId + ": jobs/onceedit report " + runId + " writes its page with it");
        out.flush();
    }
}
