package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.config.Section;
import io.onceedit.sweep.Locations;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class RunFileOptionsTest {
    private static Section corpus(String... arguments) {
        RunFileOptions options = CommandLine.populateCommand(new RunFileOptions(), arguments);
        return options.read(Locations.LOCAL).root().section("corpus");
    }

    @Test
    void theDayWhoseEditsCountIsTheFlagsThenTheFilesThenTheRuns() {
        assertThat(day("2026-03-01")).isEqualTo("2026-03-01");
        assertThat(day("2026-03-01", "--set", "as_of=2026-02-01")).isEqualTo("2026-02-01");
        assertThat(day("2026-03-01", "--set", "as_of=2026-02-01", "--as-of", "2026-01-01"))
                .isEqualTo("2026-01-01");
    }

    private static String day(String runDate, String... flags) {
        String[] arguments =
                Stream.concat(Stream.of("conf/demo.yaml"), Stream.of(flags)).toArray(String[]::new);
        RunFileOptions options = CommandLine.populateCommand(new RunFileOptions(), arguments);
        options.countingOn(runDate);
        return options.read(Locations.LOCAL).root().text("as_of", "");
    }

    @Test
    void aSeedDrawsTheEditsThatTheLimitLeaves() {
        Section drawn = corpus("conf/demo.yaml", "--limit", "4", "--seed", "3");
        assertThat(drawn.integer("limit", 0, 0, 100)).isEqualTo(4);
        assertThat(drawn.integer("sample_seed", -1, -1, 100)).isEqualTo(3);
        assertThat(corpus("conf/demo.yaml", "--set", "corpus.sample_seed=5").integer("sample_seed", -1, -1, 100))
                .isEqualTo(5);
    }
}
