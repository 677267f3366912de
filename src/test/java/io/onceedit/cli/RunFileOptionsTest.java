package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.config.Section;
import io.onceedit.sweep.Locations;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class RunFileOptionsTest {
    private static Section corpus(String... arguments) {
        RunFileOptions options = CommandLine.populateCommand(new RunFileOptions(), arguments);
        return options.read(Locations.LOCAL).root().section("corpus");
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
