package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PromoteCommandTest extends CommandTest {
    @TempDir
    private Path store;

    private void manifest(String runId, String status, String dirty) throws IOException {
        Path folder = Files.createDirectories(store.resolve("runs").resolve(runId));
        Files.writeString(folder.resolve("manifest.json"), """
                {"run_id": "%s", "run_date": "2026-11-27", "status": "%s", "code": {"dirty": "%s"}}
                """.formatted(runId, status, dirty));
    }

    private int promote(String... more) {
        String[] arguments = new String[3 + more.length];
        System.arraycopy(more, 0, arguments, 1, more.length);
        arguments[0] = "promote";
        arguments[1 + more.length] = "--store";
        arguments[2 + more.length] = store.toString();
        return run(arguments);
    }

    @Test
    void makesACompleteRunOfKnownSourcesTheBaseline() throws IOException {
        manifest("r1", "complete", "false");
        manifest("r2", "complete", "false");
        assertThat(promote("r1")).as(err.toString()).isZero();
        assertThat(promote("latest")).isZero();
        assertThat(out.toString()).contains("baseline production is run r1", "baseline production is run r2");
        assertThat(store.resolve("baselines/production.json"))
                .content()
                .contains("\"run_id\" : \"r2\"", "\"in_place_of\" : \"r1\"");
        assertThat(store.resolve("DICTIONARY.md")).content().contains("## comparisons", "| `p_holm` | double |");
    }

    @Test
    void refusesWhatIsIncompleteOrCannotBeBuiltAgain() throws IOException {
        manifest("r1", "incomplete", "false");
        manifest("r2", "complete", "true");
        manifest("r3", "complete", "unknown");
        assertThat(promote("r1")).isEqualTo(2);
        assertThat(err.toString()).contains("Cannot promote run r1: it is incomplete");
        assertThat(promote("r2")).isEqualTo(2);
        assertThat(err.toString()).contains("Cannot promote run r2: its program was built from changed sources");
        assertThat(promote("r3")).isEqualTo(2);
        assertThat(err.toString()).contains("Cannot promote run r3: its program was built from unknown sources");
        assertThat(promote("r4")).isEqualTo(2);
        assertThat(err.toString()).contains("Cannot find run r4: store ", "has r1, r2, r3");
        assertThat(promote("r2", "--as", "../out", "--changed-sources")).isEqualTo(2);
        assertThat(err.toString()).contains("Invalid name of a baseline: ../out");
        assertThat(store.resolve("baselines")).doesNotExist();
        assertThat(promote("r2", "--as", "candidate", "--changed-sources")).isZero();
    }

    @Test
    void refusesRunsThatServeOnePurpose() throws IOException {
        manifest("r1", "certification", "false");
        manifest("r2", "incomplete_certification", "false");
        for (String run : List.of("r1", "r2")) {
            assertThat(promote(run)).isEqualTo(2);
        }
        assertThat(err.toString())
                .contains(
                        "Cannot promote run r1: its status is certification, and no night can be held against such a run")
                .contains("Cannot promote run r2: its status is incomplete_certification");
        assertThat(promote("latest")).isEqualTo(2);
        assertThat(store.resolve("baselines")).doesNotExist();
    }

    @Test
    void namesABaselineThatCannotBeRead() throws IOException {
        manifest("r1", "complete", "false");
        Files.createDirectories(store.resolve("baselines"));
        Files.writeString(store.resolve("baselines/production.json"), "{}");
        assertThat(promote("r1")).isEqualTo(4);
        assertThat(err.toString())
                .contains("Invalid baseline ", "production.json: expected JSON with the field run_id");
    }
}
