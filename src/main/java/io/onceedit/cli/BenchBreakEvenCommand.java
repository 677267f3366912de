package io.onceedit.cli;

import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.ModelSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
        footer = {"", "Example:", "  jobs/onceedit bench break-even --methods text"})
final class BenchBreakEvenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchedSweep sweep;

    /** What a model costs. */
    record Cost(double wallSeconds, double processorSeconds) {
        static final Cost NOTHING = new Cost(0, 0);

        Cost plus(Cost other) {
            return new Cost(wallSeconds + other.wallSeconds, processorSeconds + other.processorSeconds);
        }

        Cost over(int hosts) {
            return new Cost(wallSeconds / hosts, processorSeconds / hosts);
        }

        private String words() {
            return String.format(Locale.ROOT, "%8.1f s  %8.1f s of processor time", wallSeconds, processorSeconds);
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (ScratchFolder folder = ScratchFolder.of("onceedit-break-even")) {
            Path scratch = folder.path();
            SweepSetup setup = read(sweep.options(), sweep.hosts(), out);
            // Java has compiled nothing yet: the first training would pay for all others.
            cost(
                    read(sweep.options("corpus.limit=1"), sweep.hosts(), out),
                    EnumSet.of(ArtifactKind.PLUGIN),
                    scratch.resolve("compiled"),
                    out);
            Cost gates = cost(setup, EnumSet.of(ArtifactKind.GATE_MAPS), scratch.resolve("once"), out);
            Cost once = cost(setup, EnumSet.of(ArtifactKind.PLUGIN), scratch.resolve("once"), out);
            Cost align = cost(setup, EnumSet.of(ArtifactKind.ALIGNMENT), scratch.resolve("once"), out);
            Map<String, Cost> hosts = new LinkedHashMap<>();
            for (ModelSource host : setup.config().hosts()) {
                SweepSetup edited = read(
                        sweep.options("plugin.id=" + host.id(), "plugin.path=" + host.path()), List.of(host.id()), out);
                hosts.put(host.id(), cost(edited, EnumSet.of(ArtifactKind.PLUGIN), scratch.resolve(host.id()), out));
            }
            report(gates, once, align, hosts, out);
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

    private static Cost cost(SweepSetup setup, EnumSet<ArtifactKind> kinds, Path store, PrintWriter out) {
        try (PreparedRun run = new PreparedRun(setup, store.toString(), out)) {
            return run.prepare(kinds).stream()
                    .map(done -> new Cost(done.wallSeconds(), done.processorSeconds()))
                    .reduce(Cost.NOTHING, Cost::plus);
        }
    }

    private static void report(Cost gates, Cost once, Cost align, Map<String, Cost> hosts, PrintWriter out) {
        Cost each = hosts.values().stream().reduce(Cost.NOTHING, Cost::plus).over(hosts.size());
        Cost alignEach = align.over(hosts.size());
        out.println();
        out.println("gates       once for all edits " + gates.words());
        out.println("once        plug-in            " + once.words());
        out.println("            for each host more " + alignEach.words());
        hosts.forEach((id, cost) -> out.println(String.format(Locale.ROOT, "each        %-18s %s", id, cost.words())));
        out.println("break-even  " + verdict(once, alignEach, each));
        out.println("            with the gates, the first time: " + verdict(once.plus(gates), alignEach, each));
        out.flush();
    }

    /** In processor time, which is what machines are paid for. */
    static String verdict(Cost once, Cost alignEach, Cost each) {
        double saved = each.processorSeconds() - alignEach.processorSeconds();
        if (saved <= 0) {
            return "never: a host costs no more to edit than to align";
        }
        return String.format(
                Locale.ROOT,
                "from %d hosts on: editing once costs as much as editing %.1f hosts of this mean size",
                (long) Math.max(1, Math.ceil(once.processorSeconds() / saved)),
                once.processorSeconds() / saved);
    }
}
