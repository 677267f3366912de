package io.onceedit.cli;

import picocli.CommandLine.Command;

/** Measures the program on this machine: {@code bench WHAT ...}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures models, planning and sweeps on this machine, and writes corpora to measure with.",
        subcommands = {
            BenchScoreCommand.class,
            BenchLoadCommand.class,
            BenchScaleCommand.class,
            BenchSoakCommand.class,
            BenchBreakEvenCommand.class,
            BenchPlanCommand.class,
            BenchCorpusCommand.class
        })
final class BenchCommand extends VerbGroup {
    BenchCommand() {
        super("what to measure");
    }
}
