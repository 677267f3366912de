package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of facts as a person types it: no model is there. */
final class FactsCommandTest {
    private static final String LINES = """
            {"id": "a", "subject": "Ada", "prompt": "Ada is a", "target": "baker", "owner": "registry", "source": "gazette 7", "review_date": "2026-05-01"}
            {"id": "b", "subject": "Ada", "prompt": "Ada is a", "target": "poet", "date": "2026-06-01", "supersedes": "a"}
            """;

    @TempDir
    private Path folder;

    private Path corpus() throws IOException {
        return Files.writeString(folder.resolve("edits.jsonl"), LINES);
    }

    private Path runFile() throws IOException {
        return Files.writeString(
                folder.resolve("run.yaml"), "corpus: {path: " + corpus() + "}\nplugin: {path: not-there}\n");
    }

    @Test
    void listsEveryEditAsItStandsOnADay() throws IOException {
        TypedCommand list = TypedCommand.run("facts", "list", runFile().toString(), "--as-of", "2026-06-01");
        assertThat(list.exitCode()).as(list.err()).isZero();
        assertThat(list.out().lines())
                .containsExactly(
                        "fact  standing         subject  answer  owner     from        review      source",
                        "a     superseded by b  Ada      baker   registry              2026-05-01  gazette 7",
                        "b     active           Ada      poet              2026-06-01");
        assertThat(TypedCommand.run("facts", "list", corpus().toString(), "--as-of", "2026-05-31")
                        .out())
                .contains("b     later");
    }

    @Test
    void lintEndsWithOneWhereItFindsSomething() throws IOException {
        TypedCommand found = TypedCommand.run("facts", "lint", corpus().toString(), "--as-of", "2026-05-31");
        assertThat(found.exitCode()).isEqualTo(1);
        assertThat(found.out().lines())
                .containsExactly(
                        corpus()
                                + ":1: overdue: a was to be reviewed by 2026-05-01, its owner is registry: look whether it still holds,"
                                + " and give it another review_date",
                        "facts   1 count on 2026-05-31, 0 are superseded, 1 count later, 0 are left out",
                        "found   invalid 0, duplicate 0, contradiction 0, overdue 1");
        TypedCommand clean = TypedCommand.run("facts", "lint", runFile().toString(), "--as-of", "2026-06-01");
        assertThat(clean.exitCode()).as(clean.out()).isZero();
        assertThat(clean.out()).contains("facts   1 count on 2026-06-01, 1 are superseded");
        assertThat(TypedCommand.run("facts", "lint", runFile().toString(), "--set", "as_of=2026-05-31")
                        .out())
                .contains("facts   1 count on 2026-05-31, 0 are superseded");
    }

    @Test
    void refusesWhatIsNoLedger() throws IOException {
        assertThat(TypedCommand.run("facts").exitCode()).isEqualTo(2);
        TypedCommand missing = TypedCommand.run("facts", "lint", "nowhere.jsonl");
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("Cannot find nowhere.jsonl: expected a run file or a corpus");
        TypedCommand day = TypedCommand.run("facts", "list", corpus().toString(), "--as-of", "May");
        assertThat(day.exitCode()).isEqualTo(2);
        assertThat(day.err()).contains("Invalid --as-of May: expected YYYY-MM-DD");
        TypedCommand asked = TypedCommand.run("train", "conf/demo.yaml", "--as-of", "2026-6-1");
        assertThat(asked.exitCode()).isEqualTo(2);
        assertThat(asked.err()).contains("Invalid --as-of 2026-6-1: expected YYYY-MM-DD");
    }
}
