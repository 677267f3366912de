package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planning holds names and counts of edits and not the edits: a heap that could not hold them is enough. */
final class PlanMemoryTest {
    @TempDir
    private Path folder;

    @Test
    void tenThousandEditsArePlannedAndWrittenInASmallHeap() throws IOException, InterruptedException {
        Path log = folder.resolve("plan.log");
        List<String> command = new ArrayList<>(ChildProcess.java("-Xmx44m"));
        command.addAll(List.of(Main.class.getName(), "bench", "plan", "--edits", "10000", "--hosts", "10", "--write"));
        assertThat(ChildProcess.exitCode(ChildProcess.start(command, log)))
                .as(Files.readString(log))
                .isZero();
        assertThat(log).content().containsPattern("\n10000 +\\d+ +100000 ");
    }
}
