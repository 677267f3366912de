package io.onceedit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TextTableTest {
    @Test
    void alignsColumns() {
        TextTable table = new TextTable("host", "score");
        table.add(List.of("a-long-name", ".9"));
        assertThat(table).hasToString("host         score\na-long-name  .9\n");
    }

    @Test
    void rejectsRowsOfAnotherLength() {
        TextTable table = new TextTable("host", "score");
        assertThatThrownBy(() -> table.add(List.of("a"))).hasMessage("Invalid table row: 1 cells, expected 2");
    }
}
