package io.onceedit.cli;

import io.onceedit.compare.ReadAgain;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopLocations;
import io.onceedit.spark.io.JobUnderWayException;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.job.NoWorkingExecutorException;
import io.onceedit.spark.job.SparkCluster;
import io.onceedit.spark.job.SweepOutcome;
import io.onceedit.spark.job.SweepRun;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.HostRecheck;
import io.onceedit.sweep.Locations;
import io.onceedit.sweep.Machine;
import io.onceedit.sweep.ResolvedConfig;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.SweepConfig;
import io.onceedit.sweep.SweepJob;
import io.onceedit.sweep.SweepPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The main job: edits in, plug-ins trained, hosts asked, Parquet out. */
@Command(
        name = "edit-sweep",
        mixinStandardHelpOptions = true,
        description = "Edits plug-ins, asks every host with every method, and writes the results as Parquet.",
        footer = {"", "Example:", "  jobs/edit-sweep conf/demo.yaml --store out"})
final class EditSweepCommand implements Callable<Integer> {
    private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private final SweepPurpose purpose;
    private final AfterRun after;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunFileOptions runFile;

    @Option(names = "--run-date", paramLabel = "DATE", description = "The date that the run stands for, YYYY-MM-DD.")
    private String runDate = LocalDate.now(ZoneOffset.UTC).toString();

    @Option(names = "--hosts", split = ",", paramLabel = "ID", description = "Runs these hosts only.")
    private List<String> hosts = new ArrayList<>();

    @Option(names = "--methods", split = ",", paramLabel = "NAME", description = "Runs these methods only.")
    private List<String> methods = new ArrayList<>();

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Runs at most N bundles of units at once (default: as many as the cluster has slots).")
    private int partitions;

    @Option(
            names = "--run-id",
            paramLabel = "ID",
            description =
                    "The run's id (default: made from the time); ids are sorted by their letters, the newest is the last.")
    private Optional<String> runId = Optional.empty();

    @Option(names = "--dry-run", description = "Checks everything and prints the plan; computes nothing.")
    private boolean dryRun;

    @Option(names = "--resume", description = "Skips every unit whose key has a result in the store.")
    private boolean resume;

    @Option(
            names = "--stop-seconds",
            paramLabel = "N",
            description = "SIGTERM leaves units under way so long to end (default: 20).")
    private int stopSeconds = 20;

    /** A sweep alone. */
    EditSweepCommand() {
        this(SweepPurpose.sweep(), (cluster, run, readAgain) -> {});
    }

    /** @param after is done on the same cluster, behind a run that is published */
    EditSweepCommand(SweepPurpose purpose, AfterRun after) {
        this.purpose = purpose;
        this.after = after;
    }

    /** What follows a run that is published; its failures are its own. */
    @FunctionalInterface
    interface AfterRun {
        void of(SparkCluster cluster, String runId, ReadAgain readAgain);
    }

    @Override
    public Integer call() throws Exception {
        Locations locations = new HadoopLocations();
        requireDate();
        runFile.countingOn(runDate);
        requireRunId();
        SparkCluster.unusableSettings().ifPresent(problem -> {
            throw new UnusableInputException(problem);
        });
        WritableStore.requireCompression();
        BenchedModel.atLeast(0, "--partitions", partitions);
        BenchedModel.atLeast(0, "--stop-seconds", stopSeconds);
        StoreLayout layout = WritableStore.at(runFile.store());
        PrintWriter out = spec.commandLine().getOut();
        if (!dryRun) {
            WritableStore.require(layout);
        }
        ProgressListener progress = ConsoleProgress.on(out);
        SweepSetup setup = SweepSetup.read(
                runFile,
                locations,
                SweepSetup.only(hosts, methods),
                new SweepSetup.Place(WeightType.defaultFor(SparkCluster.device()), EditSweepCommand::placeOfUnits),
                progress);
        out.print(PlanText.of(setup.config(), setup.input(), setup.plan()));
        setup.notes().forEach(note -> out.println("note   " + note));
        if (dryRun) {
            setup.settings().forEach(setting -> out.println("spark  " + setting));
        }
        out.flush();
        return dryRun ? ExitCode.OK.code() : run(setup, layout, progress);
    }

    private static Machine placeOfUnits(SweepConfig config) {
        int units = SparkCluster.unitsAtOnce(config, Runtime.getRuntime().availableProcessors());
        Machine here = ThisMachine.describe(units);
        return SparkCluster.isHere() ? here : new Machine(0, here.heapBytes(), units);
    }

    private void requireDate() {
        try {
            LocalDate.parse(runDate);
        } catch (DateTimeParseException e) {
            throw new UnusableInputException("Invalid --run-date " + runDate + ": expected YYYY-MM-DD");
        }
    }

    private void requireRunId() {
        if (runId.isPresent() && !RUN_ID.matcher(runId.get()).matches()) {
            throw new UnusableInputException(
                    "Invalid --run-id " + runId.get() + ": expected letters, digits, dots, dashes and underscores");
        }
    }

    private int run(SweepSetup setup, StoreLayout layout, ProgressListener progress) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Set<ArtifactKind> reused = resume ? EnumSet.allOf(ArtifactKind.class) : SweepJob.preparing();
        RunIdentity identity = identity(setup.config());
        PrintWriter err = spec.commandLine().getErr();
        InterruptNotice notice = InterruptNotice.of(err, identity.runId());
        try (StopRequest request = StopRequest.heeded(err, Duration.ofSeconds(stopSeconds));
                SparkCluster cluster =
                        SparkCluster.open(setup.config(), Runtime.getRuntime().availableProcessors())) {
            ExecutorSettings settings = new ExecutorSettings(
                    setup.job(reused),
                    layout.location(),
                    cluster.hadoop(),
                    ModelCache.folder(setup.config()).toString(),
                    ModelCache.hashFolder().toString());
            SweepPlan plan = purpose.ownResults() ? setup.plan().ofRun(identity.runId()) : setup.plan();
            SweepOutcome outcome = cluster.sweep(layout, progress)
                    .endedBy(request.stop())
                    .awayFrom(purpose.awayFrom())
                    .run(plan, setup.input(), settings, identity, partitions);
            notice.takeBack();
            out.print(SummaryText.of(outcome, setup));
            out.flush();
            after.of(cluster, identity.runId(), readAgain(cluster.sweep(layout, progress), plan, outcome, settings));
            return outcome.complete() ? ExitCode.OK.code() : ExitCode.INCOMPLETE.code();
        } catch (JobUnderWayException other) {
            notice.takeBack();
            err.println(other.getMessage());
            return ExitCode.UNDER_WAY.code();
        } catch (NoWorkingExecutorException none) {
            notice.takeBack();
            err.println(none.getMessage() + "; " + kept(identity));
            return ExitCode.NO_EXECUTORS.code();
        } catch (StopSignal.Stopped stopped) {
            err.println("Stopped: " + kept(identity));
            return ExitCode.TERMINATED.code();
        } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
            if (notice.isGiven()) {
                return ExitCode.INTERRUPTED.code();
            }
            throw e instanceof IOException cannotWrite ? lost(identity, layout, cannotWrite) : e;
        } finally {
            notice.takeBack();
        }
    }

    private ReadAgain readAgain(SweepRun run, SweepPlan plan, SweepOutcome outcome, ExecutorSettings settings) {
        if (purpose.readAgain() == 0) {
            return ReadAgain.NONE;
        }
        HostRecheck.Sample sample = new HostRecheck.Sample(
                purpose.readAgain(), LocalDate.parse(runDate).toEpochDay());
        HostRecheck.Found found = run.recheck(plan, outcome, settings, sample);
        spec.commandLine()
                .getOut()
                .println("hosts   " + found.read() + " kept host passes read again, "
                        + found.differing().size() + " differ");
        return new ReadAgain(found.read(), found.differing());
    }

    private static String kept(RunIdentity identity) {
        return "nothing of run " + identity.runId()
                + " is visible; what its units have computed is kept, go on with --resume";
    }

    private static StoreException lost(RunIdentity identity, StoreLayout layout, IOException cause) {
        return new StoreException(
                "Failed to write run " + identity.runId() + " to " + layout.location() + ": " + cause.getMessage()
                        + "; nothing of it is visible, free space and run again with --resume",
                cause);
    }

    private RunIdentity identity(SweepConfig config) {
        Instant now = Instant.now();
        String stamp = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(now);
        String suffix = String.format(Locale.ROOT, "%04x", (config.hashCode() ^ System.nanoTime()) & 0xffff);
        return new RunIdentity(
                runId.orElse(stamp + "-" + suffix),
                runDate,
                now,
                "onceedit "
                        + String.join(" ", spec.commandLine().getParseResult().originalArgs()),
                ResolvedConfig.of(config).yaml(),
                BuildInfo.read(),
                purpose.confirms());
    }
}
