package io.onceedit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RunFileTest {
    private static final String TEXT = """
            corpus:
              path: ${DATA:-here}/edits.jsonl
              limit: 10
            hosts:
              - id: a
                path: models/a
              - id: b
            rate: 0.5
            seeds: [1, 2]
            """;

    @Test
    void readsTypedValues() {
        Section root = RunFile.read("run.yaml", TEXT, Map.of()).root();
        Section corpus = root.section("corpus");
        assertThat(corpus.requiredText("path")).isEqualTo("here/edits.jsonl");
        assertThat(corpus.integer("limit", 5, 1, 100)).isEqualTo(10);
        assertThat(corpus.integer("skip", 3, 0, 100)).isEqualTo(3);
        assertThat(root.sections("hosts", host -> host.text("id", ""))).containsExactly("a", "b");
        assertThat(root.number("rate", 1, 0, 1)).isEqualTo(0.5);
        assertThat(root.integers("seeds", List.of(0L), 0, 9)).containsExactly(1L, 2L);
    }

    @Test
    void variablesComeFromTheCaller() {
        Section root = RunFile.read("run.yaml", TEXT, Map.of("DATA", "there")).root();
        assertThat(root.section("corpus").text("path", "")).isEqualTo("there/edits.jsonl");
    }

    @Test
    void flagsWinOverTheFile() {
        RunFile file = RunFile.read("run.yaml", TEXT, Map.of());
        file.set("corpus.limit=7");
        file.set("hosts.1.path=models/b");
        file.set("output.store=elsewhere");
        assertThat(file.root().section("corpus").integer("limit", 5, 1, 100)).isEqualTo(7);
        assertThat(file.root().sections("hosts", host -> host.text("path", "none")))
                .containsExactly("models/a", "models/b");
        assertThat(file.root().section("output").text("store", "")).isEqualTo("elsewhere");
    }

    @Test
    void reportsEveryProblemWithItsLine() {
        RunFile file = RunFile.read("run.yaml", "corpus:\n  pth: x\n  limit: many\nrate: 3\n", Map.of());
        Section root = file.root();
        Section corpus = root.section("corpus");
        corpus.requiredText("path");
        corpus.integer("limit", 5, 1, 100);
        corpus.finish();
        root.number("rate", 1, 0, 1);
        root.finish();
        assertThatThrownBy(file::check).isInstanceOf(ConfigException.class).hasMessage("""
                        Invalid configuration:
                          run.yaml:2: corpus.path: Missing: this key has to be set
                          run.yaml:3: corpus.limit: Invalid value: expected a whole number from 1 to 100, found "many"
                          run.yaml:2: corpus.pth: Unknown key: did you mean "path"?
                          run.yaml:4: rate: Invalid value: expected a number from 0.0 to 1.0, found "3\"""");
    }

    @Test
    void rejectsKeysThatStandTwice() {
        assertThatThrownBy(() -> RunFile.read("run.yaml", "rate: 1\nrate: 2\n", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("run.yaml:2")
                .hasMessageContaining("rate");
    }

    @Test
    void rejectsUnsetVariables() {
        RunFile file = RunFile.read("run.yaml", "path: ${NOWHERE}\n", Map.of());
        assertThatThrownBy(file::check)
                .hasMessageContaining(
                        "run.yaml:1: Unknown variable ${NOWHERE}: set it in the environment, or give the value with --set");
    }

    @Test
    void rejectsTextThatIsNoYaml() {
        assertThatThrownBy(() -> RunFile.read("run.yaml", "corpus: [1, 2\nrate: }", Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("run.yaml")
                .hasMessageContaining("Invalid YAML");
    }

    @Test
    void rejectsFlagsThatNameNoListItem() {
        RunFile file = RunFile.read("run.yaml", TEXT, Map.of());
        assertThatThrownBy(() -> file.set("hosts.5.path=x"))
                .hasMessageContaining("Invalid list index: the list has 2 items, counted from 0");
    }

    @Test
    void nearestNamesAreWithinAThirdOfTheName() {
        assertThat(NearestName.of("protocls", List.of("protocols", "path"))).contains("protocols");
        assertThat(NearestName.of("colour", List.of("protocols", "path"))).isEmpty();
    }
}
