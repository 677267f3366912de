package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A sweep on one executor and on two, in processes of their own. */
final class BenchScaleIT extends CommandTest {
    @Test
    void benchScaleTellsWhereTheTimeOfBothRunsWent() {
        String[] small = {"--limit", "2", "--hosts", "gpt2", "--methods", "host", "--set", "protocols=[teacher_forced]"
        };
        assertThat(run(Stream.concat(Stream.of("bench", "scale"), Stream.of(small))
                        .toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .containsPattern("1 +(\\d+\\.\\d +){6}\\d+\\.\\d\n")
                .containsPattern("2 +(\\d+\\.\\d +){6}\\d+\\.\\d\n")
                .containsPattern("speed-up \\d\\.\\d\\d, efficiency \\d\\.\\d\\d; of the units alone \\d\\.\\d\\d");
    }

    @Test
    void benchScaleTellsWhyASweepCannotRun() {
        assertThat(run("bench", "scale", "conf/demo.yaml", "--hosts", "nobody")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Failed to run the sweep with executors: 1, exit code 2, its last lines:")
                .contains("Unknown name \"nobody\"");
        assertThat(run("bench", "scale", "--executors", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("Invalid --executors 1: expected at least 2");
    }
}
