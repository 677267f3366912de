package io.onceedit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Verbs run in this process by tests of other rooms. */
public final class Commands {
    private Commands() {}

    /** As {@link #run(String)}, under settings of Spark that {@code spark-submit} would give by {@code --conf}. */
    public static String run(String arguments, Map<String, String> settings) {
        return under(settings, () -> run(arguments));
    }

    /** Does something under settings of Spark that {@code spark-submit} would give by {@code --conf}. */
    static <T> T under(Map<String, String> settings, Supplier<T> action) {
        Map<String, String> before = new HashMap<>();
        settings.keySet().forEach(name -> before.put(name, System.getProperty(name)));
        settings.forEach(System::setProperty);
        try {
            return action.get();
        } finally {
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }
    }

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
