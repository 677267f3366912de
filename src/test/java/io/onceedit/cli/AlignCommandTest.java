package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class AlignCommandTest {
    private static final String TOOK = "  made in \\d+\\.\\d s, with \\d+ MB of memory beside the two models' weights";

    @TempDir
    private Path store;

    private String align() {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        assertThat(line.execute("align", "conf/demo.yaml", "--hosts", "gpt2", "--store", store.toString()))
                .isZero();
        return out.toString();
    }

    /** A table that is found again tells what it once took. */
    @Test
    void printsFiguresTimeAndMemory() {
        String made = align();
        assertThat(made.lines()).anyMatch(text -> text.matches("align +plug-in base with gpt2 +\\d.*s.*"));
        assertThat(made.lines()).anyMatch(text -> text.matches("  self_mapped = \\d+"));
        assertThat(made.lines()).anyMatch(text -> text.matches(TOOK));

        String found = align();
        assertThat(found.lines()).anyMatch(text -> text.matches("align +plug-in base with gpt2 +found"));
        assertThat(found.lines().filter(text -> text.matches(TOOK)))
                .containsExactlyElementsOf(
                        made.lines().filter(text -> text.matches(TOOK)).toList());
    }
}
