package io.onceedit.cli;

import io.onceedit.corpus.FactLedger;
import io.onceedit.corpus.Provenance;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Every edit with who answers for it and how it stands. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists the edits of a corpus: how each stands on a day, its subject and answer, who says so, who owns it, its dates.",
        footer = {"", "Example:", "  jobs/onceedit facts list conf/demo.yaml --as-of 2026-11-27"})
final class FactsListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private LedgerOptions ledger;

    @Override
    public Integer call() {
        TextTable table = new TextTable("fact", "standing", "subject", "answer", "owner", "from", "review", "source");
        ledger.ledger(ledger.settings()).forEach(entry -> table.add(row(entry)));
        PrintWriter out = spec.commandLine().getOut();
        out.print(table);
        out.flush();
        return ExitCode.OK.code();
    }

    private static List<String> row(FactLedger.Entry entry) {
        Provenance provenance = entry.record().provenance();
        return List.of(
                entry.record().id(),
                standing(entry),
                entry.record().subject(),
                entry.record().target(),
                provenance.owner(),
                provenance.date(),
                provenance.reviewDate(),
                provenance.source());
    }

    private static String standing(FactLedger.Entry entry) {
        String standing = entry.standing().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return entry.by().isEmpty() ? standing : standing + " by " + entry.by();
    }
}
