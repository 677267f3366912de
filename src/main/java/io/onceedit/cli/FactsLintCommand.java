package io.onceedit.cli;

import io.onceedit.corpus.CorpusException;
import io.onceedit.corpus.CorpusReport;
import io.onceedit.corpus.FactLedger;
import io.onceedit.corpus.FactLint;
import io.onceedit.sweep.CorpusSettings;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Finds contradictions, duplicates and overdue reviews. */
@Command(
        name = "lint",
        mixinStandardHelpOptions = true,
        description = {
            "Finds edits of a corpus that contradict or repeat another one, whose review is overdue, or that cannot be used: a line each, with file"
                    + " and line. Needs no model.",
            "Ends with 1 where it finds any, with 0 where it finds none."
        },
        footer = {"", "Example:", "  jobs/onceedit facts lint conf/demo.yaml"})
final class FactsLintCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LedgerOptions options;

    @Override
    public Integer call() {
        CorpusSettings settings = options.settings();
        FactLedger ledger = options.ledger(settings);
        List<FactLint.Finding> findings = findings(ledger, settings.asOf());
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> out.println(
                settings.path() + ":" + finding.line() + ": " + word(finding.kind()) + ": " + finding.message()));
        CorpusReport report = ledger.report();
        out.println("facts   " + report.taken() + " count on " + settings.asOf() + ", " + report.superseded()
                + " are superseded, " + report.later() + " count later, " + report.leftOut() + " are left out");
        out.println("found   "
                + Arrays.stream(FactLint.Kind.values())
                        .map(kind -> word(kind) + " " + count(findings, kind))
                        .collect(Collectors.joining(", ")));
        out.flush();
        return findings.isEmpty() ? ExitCode.OK.code() : ExitCode.FAILED.code();
    }

    private static List<FactLint.Finding> findings(FactLedger ledger, String day) {
        try {
            return FactLint.of(ledger, day);
        } catch (CorpusException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }

    private static long count(List<FactLint.Finding> findings, FactLint.Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    private static String word(FactLint.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
