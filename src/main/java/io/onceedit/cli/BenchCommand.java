package io.onceedit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing what to measure: expected one of " + spec.subcommands().keySet());
    }
}
