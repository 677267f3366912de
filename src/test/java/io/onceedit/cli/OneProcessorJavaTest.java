package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors on processors of their own, with a script in Java's place that says where it runs. */
final class OneProcessorJavaTest {
    @TempDir
    private Path folder;

    @Test
    void everyExecutorRunsOnOneProcessorAndTheFirstOnesOnDifferentOnes() throws IOException {
        Path java = Files.writeString(folder.resolve("java"), """
                #!/bin/sh
                grep Cpus_allowed_list /proc/self/status | cut -f 2
                echo "$@"
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path home = OneProcessorJava.in(folder, java).orElseThrow();
        int processors = Runtime.getRuntime().availableProcessors();
        Set<String> used = new HashSet<>();
        for (int executor = 0; executor < 2 * processors; executor++) {
            List<String> arguments = List.of("-Xmx1g", "--executor-id", Integer.toString(executor), "--cores", "1");
            List<String> said = run(home.resolve("bin/java"), arguments);
            assertThat(said.get(0)).matches("\\d+");
            assertThat(said.get(1)).isEqualTo(String.join(" ", arguments));
            used.add(said.get(0));
        }
        assertThat(used).hasSize(processors);
    }

    private static List<String> run(Path program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
