package io.onceedit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/**
 * What a person sees who types a command.
 *
 * @param exitCode how it ended
 * @param out what it printed
 * @param err what it printed as errors
 */
record TypedCommand(int exitCode, String out, String err) {
    static TypedCommand run(String... arguments) {
        return run(new StringWriter(), arguments);
    }

    /** As {@link #run(String...)}; something happens once it has printed what it plans and before it begins. */
    static TypedCommand runWith(Runnable afterThePlan, String... arguments) {
        StringWriter out = new StringWriter() {
            private boolean planned;

            @Override
            public void flush() {
                if (!planned && toString().contains(" edits x ")) {
                    planned = true;
                    afterThePlan.run();
                }
            }
        };
        return run(out, arguments);
    }

    private static TypedCommand run(StringWriter out, String... arguments) {
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int exitCode = line.execute(arguments);
        return new TypedCommand(exitCode, out.toString(), err.toString());
    }
}
