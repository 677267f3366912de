package io.onceedit.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is done about one host: {@code host WHAT ...}. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        description = "Takes a new host in.",
        subcommands = {HostAddCommand.class})
final class HostCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing what to do about a host: expected one of "
                        + spec.subcommands().keySet());
    }
}
