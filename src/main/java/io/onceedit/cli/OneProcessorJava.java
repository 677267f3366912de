package io.onceedit.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A Java home for executors that holds each to a processor of its own, as a container with one processor does: compiling and collecting
 * garbage count as the executor's work then. Linux alone, with util-linux.
 */
final class OneProcessorJava {
    private static final String PROGRAM = "taskset";
    private static final String ALLOWED = "Cpus_allowed_list:";

    private OneProcessorJava() {}

    /**
     * Makes one.
     *
     * @param folder that it appears in
     * @param java the program that is started
     * @return the home; empty where the system has no such program
     */
    static Optional<Path> in(Path folder, Path java) throws IOException {
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .noneMatch(entry -> Files.isExecutable(Path.of(entry, PROGRAM)))) {
            return Optional.empty();
        }
        List<Integer> processors = processors();
        Path program = folder.resolve("one-processor/bin/java");
        Files.createDirectories(program.getParent());
        Files.writeString(program, """
                        #!/usr/bin/env bash
                        # Starts Java on the processor that an executor's number says.
                        processors=(%s) number=0 previous=
                        for argument in "$@"; do
                          [ "$previous" != --executor-id ] || number=$argument
                          previous=$argument
                        done
                        exec %s -c "${processors[$((number %% ${#processors[@]}))]}" '%s' "$@"
                        """.formatted(words(processors), PROGRAM, java));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Optional.of(program.getParent().getParent());
    }

    private static String words(List<Integer> processors) {
        return String.join(
                " ",
                processors.stream()
                        .map(processor -> Integer.toString(processor))
                        .toList());
    }

    /** The numbers of those that this process may use, as the system has them: {@code 0-3,8}. */
    private static List<Integer> processors() throws IOException {
        String allowed = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(ALLOWED))
                .findFirst()
                .orElseThrow(() -> new IOException("Failed to find " + ALLOWED + " in /proc/self/status"));
        return Arrays.stream(allowed.substring(ALLOWED.length()).strip().split(",", -1))
                .flatMapToInt(range -> {
                    String[] ends = range.split("-", -1);
                    return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
                })
                .boxed()
                .toList();
    }
}
