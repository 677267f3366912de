package io.onceedit.cli;

import io.onceedit.spark.io.ExpiredEntry;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.JobUnderWayException;
import io.onceedit.spark.io.KeptAges;
import io.onceedit.spark.io.StoreCleaning;
import io.onceedit.spark.io.StoreDocuments;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.job.SparkCluster;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes what a store keeps no longer. */
@Command(
        name = "gc",
        mixinStandardHelpOptions = true,
        description = {
            "Deletes texts and runs that are older than they are to be kept, and artefacts that no kept run uses.",
            "Baselines and the newest complete run are kept whatever their age. Ages are minutes, hours or days: 90m, 26h, 2d.",
            "Ends with 5, and deletes nothing, where a job is under way in the store."
        },
        footer = {"", "Example:", "  jobs/onceedit gc --store out --texts 90d --runs 730d --dry-run"})
final class GcCommand implements Callable<Integer> {
    private static final double MEGABYTE = 1e6;

    @Spec
    private CommandSpec spec;

    @Mixin
    private StoreOption store;

    @Option(
            names = "--texts",
            paramLabel = "AGE",
            converter = AgeConverter.class,
            description = "Deletes outcomes, positions, facts, errors and the page of older runs; their scores stay.")
    private Optional<Duration> texts = Optional.empty();

    @Option(
            names = "--runs",
            paramLabel = "AGE",
            converter = AgeConverter.class,
            description = "Deletes older runs, scores and all.")
    private Optional<Duration> oldRuns = Optional.empty();

    @Option(
            names = "--unused",
            paramLabel = "AGE",
            converter = AgeConverter.class,
            description = "Deletes artefacts that no kept run uses and that were written longer ago (default: 30d).")
    private Duration unused = Duration.ofDays(30);

    @Option(names = "--dry-run", description = "Tells what would be deleted; deletes nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        StoreLayout layout = store.layout();
        StoredRuns runs = store.runs();
        PrintWriter out = spec.commandLine().getOut();
        Instant now = Instant.now();
        List<ExpiredEntry> expired;
        try (SparkCluster cluster =
                SparkCluster.openFor("gc", Runtime.getRuntime().availableProcessors())) {
            StoreCleaning cleaning = StoreCleaning.of(layout, HadoopSettings.ofSpark());
            cleaning.pinned().stream()
                    .sorted()
                    .forEach(run -> out.println("kept    run " + run + ", whatever its age"));
            expired = cleaning.expired(
                    new KeptAges(texts, oldRuns, unused),
                    now,
                    run -> Set.copyOf(cluster.run(layout, runs, run).unitKeys()));
            if (!dryRun) {
                WritableStore.require(layout);
                delete(cleaning, layout, expired, now);
            }
        } catch (FileNotFoundException none) {
            throw new UnusableInputException(none.getMessage());
        } catch (JobUnderWayException busy) {
            spec.commandLine().getErr().println(busy.getMessage());
            return ExitCode.UNDER_WAY.code();
        }
        print(expired, out);
        return ExitCode.OK.code();
    }

    private static void delete(StoreCleaning cleaning, StoreLayout layout, List<ExpiredEntry> expired, Instant now)
            throws JobUnderWayException {
        try {
            cleaning.delete(expired, now);
            StoreDocuments.write(layout, HadoopSettings.ofSpark());
        } catch (JobUnderWayException busy) {
            throw busy;
        } catch (IOException e) {
            throw new StoreException("Cannot clean store " + layout.location() + ": " + e.getMessage(), e);
        }
    }

    private void print(List<ExpiredEntry> expired, PrintWriter out) {
        String verb = dryRun ? "expired " : "deleted ";
        for (ExpiredEntry entry : expired) {
            out.println(verb + entry.what().words() + ": " + entry.name() + ", " + megabytes(entry.bytes()));
        }
        long bytes = expired.stream().mapToLong(ExpiredEntry::bytes).sum();
        out.println((dryRun ? "would free " : "freed ") + megabytes(bytes) + " in " + expired.size() + " entries of "
                + store.layout().location());
        out.flush();
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / MEGABYTE);
    }
}
