package io.onceedit.cli;

import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import io.onceedit.spark.executor.RunningTasks;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.SweepJob;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.UnitSoak;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether an executor's memory stays what it is, however many units it runs. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the units of a sweep one after another in this process, again and again from an empty store, with models held open as in"
                    + " an executor, and tells what memory stays resident.",
            "Before each sample garbage is collected and free memory is given back. Ratios are to the first sample, by when all code has run.",
            "native: what is in use of the C library's heap, part of what is resident; code: Java's classes and what is compiled of them."
        },
        footer = {"", "Example:", "  jobs/onceedit bench soak --limit 6"})
final class BenchSoakCommand implements Callable<Integer> {
    private static final double MEGA = 1e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private BenchedSweep sweep;

    @Option(
            names = "--units",
            paramLabel = "N",
            description = "Units, at least twice as many as --every (default: 500).")
    private int units = 500;

    @Option(names = "--every", paramLabel = "N", description = "Units from one sample to the next (default: 50).")
    private int every = 50;

    @Option(
            names = "--close-models",
            description = "Closes models and plug-ins behind every unit, so that those that need them open them again.")
    private boolean closesModels;

    @Override
    public Integer call() {
        BenchedModel.atLeast(1, "--every", every);
        BenchedModel.atLeast(2 * every, "--units", units);
        PrintWriter out = spec.commandLine().getOut();
        ProgressListener progress = ConsoleProgress.on(out);
        SweepSetup setup = SweepSetup.read(
                sweep.options(),
                new HadoopLocations(),
                SweepSetup.only(sweep.hosts(), sweep.methods()),
                config -> ThisMachine.describe(1),
                progress);
        out.println("round    " + kinds(setup.plan()));
        out.flush();
        List<UnitSoak.Sample> samples =
                RunningTasks.ofProcess().run(StopSignal.NEVER, stop -> samples(setup, stop, progress));
        report(samples, out);
        return ExitCode.OK.code();
    }

    private static String kinds(SweepPlan plan) {
        return plan
                .units()
                .collect(Collectors.groupingBy(WorkUnit::stage, TreeMap::new, Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    private List<UnitSoak.Sample> samples(SweepSetup setup, StopSignal stop, ProgressListener progress) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try (OpenModels models = new OpenModels(
                setup.config().execution().modelMemoryBytes(),
                ModelCache.of(setup.config(), progress),
                ModelCache.hashes())) {
            UnitSoak.Executor executor =
                    new UnitSoak.Executor(models, folder -> SweepSetup.store(folder.toString()), closesModels);
            return new UnitSoak(setup.input(), setup.plan(), setup.job(SweepJob.preparing()), executor)
                    .run(new UnitSoak.Length(units, every), temporary, stop, progress);
        } catch (IOException e) {
            throw new StoreException(
                    "Failed to write to " + temporary + ": " + e.getMessage() + "; free space and run again", e);
        }
    }

    private static void report(List<UnitSoak.Sample> samples, PrintWriter out) {
        long first = samples.get(0).residentBytes();
        TextTable table = new TextTable("units", "resident MB", "ratio", "native MB", "code MB", "models MB");
        samples.forEach(sample -> table.add(List.of(
                String.valueOf(sample.units()),
                megabytes(sample.residentBytes()),
                ratio(sample.residentBytes(), first),
                megabytes(sample.nativeBytes()),
                megabytes(sample.codeBytes()),
                megabytes(sample.heldBytes()))));
        out.print(table);
        out.println("native   " + course(samples, UnitSoak.Sample::nativeBytes));
        out.println("resident " + course(samples, UnitSoak.Sample::residentBytes));
        out.flush();
    }

    private static String course(List<UnitSoak.Sample> samples, ToLongFunction<UnitSoak.Sample> bytes) {
        UnitSoak.Sample first = samples.get(0);
        UnitSoak.Sample last = samples.get(samples.size() - 1);
        long before = bytes.applyAsLong(first);
        long behind = bytes.applyAsLong(last);
        long most = samples.stream().mapToLong(bytes).max().orElseThrow();
        return megabytes(before) + " MB after " + first.units() + " units, " + megabytes(behind) + " MB after "
                + last.units() + " = " + ratio(behind, before) + " x, at most " + ratio(most, before) + " x on the way";
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / MEGA);
    }

    private static String ratio(long bytes, long first) {
        return String.format(Locale.ROOT, "%.3f", (double) bytes / first);
    }
}
