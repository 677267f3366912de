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
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import picocli.CommandLine;

/** A sweep from a verb's flags to a run that is published. */
final class ClusterSweep {
    private final CommandLine line;
    private final RunFileOptions runFile;
    private final SweepOptions options;
    private final SweepPurpose purpose;

    /**
     * Nothing is read yet.
     *
     * @param line the verb, with where it prints
     * @param purpose what the sweep is for
     */
    ClusterSweep(CommandLine line, RunFileOptions runFile, SweepOptions options, SweepPurpose purpose) {
        this.line = line;
        this.runFile = runFile;
        this.options = options;
        this.purpose = purpose;
    }

    /**
     * A run that is there.
     *
     * @param cluster where it ran
     * @param setup what was planned
     * @param outcome how it went
     * @param readAgain what hosts were found to say when they were asked again
     */
    record Published(SparkCluster cluster, SweepSetup setup, SweepOutcome outcome, ReadAgain readAgain) {
        String runId() {
            return outcome.identity().runId();
        }
    }

    /** What follows a run that is published. */
    @FunctionalInterface
    interface AfterRun {
        /** Does it, and says how it went: where that is not OK the verb ends so. */
        ExitCode of(Published run);
    }

    /**
     * Reads, plans, runs and publishes.
     *
     * @param narrow what the verb's own flags make of the run file
     * @param notes worth saying before it runs
     * @param after is done on the same cluster, behind a run that is published
     * @return the verb's exit code
     */
    int run(UnaryOperator<SweepConfig> narrow, Function<SweepSetup, List<String>> notes, AfterRun after)
            throws Exception {
        options.require();
        runFile.countingOn(options.date().toString());
        SparkCluster.unusableSettings().ifPresent(problem -> {
            throw new UnusableInputException(problem);
        });
        WritableStore.requireCompression();
        StoreLayout layout = WritableStore.at(runFile.store());
        PrintWriter out = line.getOut();
        if (!options.dryRun()) {
            WritableStore.require(layout);
        }
        ProgressListener progress = ConsoleProgress.on(out);
        SweepSetup setup = SweepSetup.read(
                runFile,
                new HadoopLocations(),
                narrow,
                new SweepSetup.Place(WeightType.defaultFor(SparkCluster.device()), ClusterSweep::placeOfUnits),
                progress);
        out.print(PlanText.of(setup.config(), setup.input(), setup.plan()));
        notes.apply(setup).forEach(note -> out.println("note   " + note));
        if (options.dryRun()) {
            setup.settings().forEach(setting -> out.println("spark  " + setting));
        }
        out.flush();
        return (options.dryRun() ? ExitCode.OK : run(setup, layout, progress, after)).code();
    }

    private static Machine placeOfUnits(SweepConfig config) {
        int units = SparkCluster.unitsAtOnce(config, Runtime.getRuntime().availableProcessors());
        Machine here = ThisMachine.describe(units);
        return SparkCluster.isHere() ? here : new Machine(0, here.heapBytes(), units);
    }

    private ExitCode run(SweepSetup setup, StoreLayout layout, ProgressListener progress, AfterRun after)
            throws Exception {
        PrintWriter out = line.getOut();
        Set<ArtifactKind> reused = options.resume() ? EnumSet.allOf(ArtifactKind.class) : SweepJob.preparing();
        RunIdentity identity = identity(setup.config());
        PrintWriter err = line.getErr();
        InterruptNotice notice = InterruptNotice.of(err, identity.runId());
        try (StopRequest request = StopRequest.heeded(err, Duration.ofSeconds(options.stopSeconds()));
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
                    .run(plan, setup.input(), settings, identity, options.partitions());
            notice.takeBack();
            out.print(SummaryText.of(outcome, setup));
            out.flush();
            ExitCode behind = after.of(new Published(
                    cluster, setup, outcome, readAgain(cluster.sweep(layout, progress), plan, outcome, settings)));
            if (behind != ExitCode.OK) {
                return behind;
            }
            return outcome.complete() ? ExitCode.OK : ExitCode.INCOMPLETE;
        } catch (JobUnderWayException other) {
            notice.takeBack();
            err.println(other.getMessage());
            return ExitCode.UNDER_WAY;
        } catch (NoWorkingExecutorException none) {
            notice.takeBack();
            err.println(none.getMessage() + "; " + kept(identity));
            return ExitCode.NO_EXECUTORS;
        } catch (StopSignal.Stopped stopped) {
            err.println("Stopped: " + kept(identity));
            return ExitCode.TERMINATED;
        } catch (Exception e) { // Spark throws checked exceptions that its methods do not declare
            if (notice.isGiven()) {
                return ExitCode.INTERRUPTED;
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
        HostRecheck.Sample sample =
                new HostRecheck.Sample(purpose.readAgain(), options.date().toEpochDay());
        HostRecheck.Found found = run.recheck(plan, outcome, settings, sample);
        line.getOut()
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
                options.runId().orElse(stamp + "-" + suffix),
                options.date().toString(),
                now,
                "onceedit " + String.join(" ", line.getParseResult().originalArgs()),
                ResolvedConfig.of(config).yaml(),
                BuildInfo.read(),
                purpose.run());
    }
}
