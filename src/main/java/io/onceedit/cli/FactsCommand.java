package io.onceedit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The ledger of facts: {@code facts WHAT ...}. */
@Command(
        name = "facts",
        mixinStandardHelpOptions = true,
        description = "Tells of the edits of a corpus: who answers for them, which count, what is wrong with them.",
        subcommands = {FactsListCommand.class, FactsLintCommand.class})
final class FactsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing what to tell: expected one of " + spec.subcommands().keySet());
    }
}
