package io.onceedit.cli;

import picocli.CommandLine.Command;

/** What is done about one host: {@code host WHAT ...}. */
@Command(
        name = "host",
        mixinStandardHelpOptions = true,
        description = "Takes a new host in.",
        subcommands = {HostAddCommand.class})
final class HostCommand extends VerbGroup {
    HostCommand() {
        super("what to do about a host");
    }
}
