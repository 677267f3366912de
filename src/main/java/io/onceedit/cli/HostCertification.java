package io.onceedit.cli;

import io.onceedit.report.Certificate;
import io.onceedit.report.CertifiedModel;
import io.onceedit.report.PluginsUsed;
import io.onceedit.report.ReportFiles;
import io.onceedit.report.RunReport;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.io.StoredRuns;
import io.onceedit.spark.io.UnreadableTableException;
import io.onceedit.sweep.ModelSource;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.UnitTimes;
import io.onceedit.sweep.UntouchedModel;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;

/** Writes what a run of a new host came to beside its manifest: the report, and the certificate. */
final class HostCertification {
    private final CommandLine line;
    private final String store;

    HostCertification(CommandLine line, String store) {
        this.line = line;
        this.store = store;
    }

    /** Certifies a run; ends with STORE where that cannot be written, with FAILED where the host's files are not what they were. */
    ExitCode of(ClusterSweep.Published run) {
        PrintWriter out = line.getOut();
        try {
            Certificate certificate = write(run);
            out.println();
            out.print(certificate.terminal());
            certificate
                    .files()
                    .keySet()
                    .forEach(name -> out.println(
                            "wrote   " + run.outcome().layout().typed() + "/runs/" + run.runId() + "/" + name));
            return certificate.model().isUntouched() ? ExitCode.OK : ExitCode.FAILED;
        } catch (IOException | UnreadableTableException e) {
            return failed(run, e, ExitCode.STORE);
        } catch (IllegalArgumentException | UncheckedIOException e) { // the host is there no more
            return failed(run, e, ExitCode.FAILED);
        } finally {
            out.flush();
        }
    }

    private ExitCode failed(ClusterSweep.Published run, Exception cause, ExitCode code) {
        line.getErr()
                .println("Failed to certify run " + run.runId() + ", which is published: " + cause.getMessage()
                        + "; run again with --resume");
        return code;
    }

    private Certificate write(ClusterSweep.Published run) throws IOException {
        StoreLayout layout = run.outcome().layout();
        StoredRuns runs = StoredRuns.of(layout, HadoopSettings.ofSpark());
        RunReport report = run.cluster().runs(layout, runs).read(run.runId(), Optional.empty());
        Certificate certificate = new Certificate(
                model(run.setup()), NewHost.findings(run.setup()), plugins(run), undone(run.setup()), report);
        Map<String, String> files = new LinkedHashMap<>(ReportFiles.of(report));
        files.putAll(certificate.files());
        runs.write(run.runId(), files);
        return certificate;
    }

    private CertifiedModel model(SweepSetup setup) {
        ModelSource host = setup.config().hosts().get(0);
        UntouchedModel untouched = UntouchedModel.read(
                host,
                ModelCache.of(setup.config(), ConsoleProgress.on(line.getOut())),
                setup.input().hashes().of(host),
                ConsoleProgress.on(line.getOut()));
        return new CertifiedModel(
                host.id(),
                host.path(),
                host.weights().text(),
                untouched.before(),
                untouched.after(),
                untouched.bytesRead());
    }

    private PluginsUsed plugins(ClusterSweep.Published run) throws IOException {
        Map<String, UnitResult> results = run.outcome().units().stream()
                .collect(Collectors.toMap(UnitResult::key, unit -> unit, (one, same) -> one));
        UnitTimes times = new UnitTimes(SweepSetup.store(store));
        List<String> days = new ArrayList<>();
        long taken = 0;
        long trained = 0;
        for (WorkUnit unit : run.setup().plan().preparing()) {
            if (unit instanceof WorkUnit.TrainPlugin && results.get(unit.key()).succeeded()) {
                if (results.get(unit.key()).reused()) {
                    taken++;
                    times.day(unit.kind(), unit.key()).ifPresent(day -> days.add(day.toString()));
                } else {
                    trained++;
                }
            }
        }
        return new PluginsUsed(run.setup().input().edits().count(), taken, trained, days);
    }

    private static Set<String> undone(SweepSetup setup) {
        Set<String> undone = new HashSet<>();
        setup.plan().cells().forEach(cell -> undone.addAll(cell.editSet().closed()));
        return undone;
    }
}
