package io.onceedit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Verbs run in this process by tests of other rooms. */
public final class Commands {
    private Commands() {}

    /** Runs a verb that has to succeed; what it said. */
    public static String run(String arguments) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        int code = line.execute(arguments.split(" ", -1));
        if (code != 0) {
            throw new AssertionError("Exit code " + code + " of " + arguments + ":\n" + said);
        }
        return said.toString();
    }
}
