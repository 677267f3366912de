package io.onceedit.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A verb that does nothing alone: it is followed by one of its own. */
abstract class VerbGroup implements Runnable {
    private final String missing;

    @Spec
    private CommandSpec spec;

    /** @param missing what is missing where it stands alone, in words */
    VerbGroup(String missing) {
        this.missing = missing;
    }

    @Override
    public final void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing " + missing + ": expected one of " + spec.subcommands().keySet());
    }
}
