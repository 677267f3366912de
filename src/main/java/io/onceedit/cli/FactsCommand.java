package io.onceedit.cli;

import picocli.CommandLine.Command;

/** The ledger of facts: {@code facts WHAT ...}. */
@Command(
        name = "facts",
        mixinStandardHelpOptions = true,
        description = "Tells of the edits of a corpus: who answers for them, which count, what is wrong with them.",
        subcommands = {FactsListCommand.class, FactsLintCommand.class})
final class FactsCommand extends VerbGroup {
    FactsCommand() {
        super("what to tell");
    }
}
