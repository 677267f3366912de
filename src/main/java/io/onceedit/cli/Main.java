package io.onceedit.cli;

import io.onceedit.config.ConfigException;
import io.onceedit.config.NearestName;
import io.onceedit.progress.StopSignal;
import io.onceedit.spark.io.UnreadableTableException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The program: {@code onceedit VERB ...}, and the main class of {@code spark-submit}. */
@Command(
        name = "onceedit",
        mixinStandardHelpOptions = true,
        versionProvider = BuildInfo.class,
        description =
                "Updates facts in many language models at once: one plug-in is edited, every host stays untouched.",
        footer = {
            "",
            "Exit codes: 0 done, 1 failed, 2 unusable input, 3 done with failures, 4 store not writable,",
            "5 the same job is under way already, 6 no executor ever runs a task,",
            "130 interrupted, 143 stopped by SIGTERM (go on with --resume)."
        },
        subcommands = {
            EditSweepCommand.class,
            TrainCommand.class,
            AlignCommand.class,
            HostCommand.class,
            AskCommand.class,
            UndoCommand.class,
            BenchCommand.class,
            ReportCommand.class,
            ScoreCommand.class,
            WhatIfCommand.class,
            PromoteCommand.class,
            CompareCommand.class,
            VerdictCommand.class,
            NightlyCommand.class,
            BlameCommand.class,
            GcCommand.class,
            FactsCommand.class,
            DescribeCommand.class,
            DoctorCommand.class
        })
public final class Main extends VerbGroup {
    Main() {
        super("verb");
    }

    /** Runs a verb and ends the process with its exit code. */
    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return handled(new CommandLine(new Main()));
    }

    /** A verb whose failures become sentences and exit codes. */
    static CommandLine handled(CommandLine line) {
        line.setParameterExceptionHandler(Main::unusable);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
        return line;
    }

    private static int unusable(ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println(failure.getMessage());
        if (failure instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            String typed = unmatched.getUnmatched().get(0);
            NearestName.of(typed, names(command)).ifPresent(name -> err.println("Did you mean " + name + "?"));
        }
        err.println("See " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE.code();
    }

    private static List<String> names(CommandLine command) {
        List<String> names = new ArrayList<>(command.getSubcommands().keySet());
        command.getCommandSpec().options().forEach(option -> names.addAll(List.of(option.names())));
        return names;
    }

    private static int explain(Exception failure, PrintWriter err) {
        if (failure instanceof ConfigException
                || failure instanceof UnusableInputException
                || failure instanceof UnreadableTableException) {
            err.println(failure.getMessage());
            return ExitCode.USAGE.code();
        }
        if (failure instanceof StoreException) {
            err.println(failure.getMessage());
            return ExitCode.STORE.code();
        }
        if (failure instanceof StopSignal.Stopped) {
            return ExitCode.INTERRUPTED.code();
        }
        err.println("Failed: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        failure.printStackTrace(err);
        return ExitCode.FAILED.code();
    }
}
