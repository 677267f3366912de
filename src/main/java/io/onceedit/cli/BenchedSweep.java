package io.onceedit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The sweep that is measured: a run file and the flags that are put over it. */
final class BenchedSweep {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "RUN_FILE",
            description = "YAML run file (default: the demo's).")
    private String runFile = "conf/demo.yaml";

    @Option(names = "--limit", paramLabel = "N", description = "Takes at most N edits.")
    private long limit = -1;

    @Option(
            names = "--hosts",
            split = ",",
            paramLabel = "ID",
            description = "Runs these hosts only, with commas between them.")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = "--methods",
            split = ",",
            paramLabel = "NAME",
            description = "Runs these methods only, with commas between them.")
    private List<String> methods = new ArrayList<>();

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Puts a value over the run file's. Repeatable.")
    private List<String> assignments = new ArrayList<>();

    /** Measures another run file. */
    void readInstead(Path other) {
        runFile = other.toString();
    }

    /** What a verb that takes a run file and chooses hosts and methods is told. */
    List<String> arguments() {
        List<String> arguments = runFileArguments();
        if (!hosts.isEmpty()) {
            arguments.addAll(List.of("--hosts", String.join(",", hosts)));
        }
        if (!methods.isEmpty()) {
            arguments.addAll(List.of("--methods", String.join(",", methods)));
        }
        return arguments;
    }

    /** The run file with its flags, and values put over both. */
    RunFileOptions options(String... more) {
        List<String> arguments = runFileArguments();
        for (String assignment : more) {
            arguments.addAll(List.of("--set", assignment));
        }
        return CommandLine.populateCommand(new RunFileOptions(), arguments.toArray(String[]::new));
    }

    private List<String> runFileArguments() {
        List<String> arguments = new ArrayList<>(List.of(runFile));
        if (limit >= 0) {
            arguments.addAll(List.of("--limit", Long.toString(limit)));
        }
        assignments.forEach(assignment -> arguments.addAll(List.of("--set", assignment)));
        return arguments;
    }

    List<String> hosts() {
        return List.copyOf(hosts);
    }

    List<String> methods() {
        return List.copyOf(methods);
    }
}
