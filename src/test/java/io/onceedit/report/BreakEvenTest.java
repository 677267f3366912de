package io.onceedit.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From how many hosts on editing once pays. */
final class BreakEvenTest {
    private static BreakEven found(double hostMore, double... each) {
        Map<String, BreakEven.Cost> hosts = new LinkedHashMap<>();
        for (double cost : each) {
            hosts.put("host " + hosts.size(), new BreakEven.Cost(1, cost));
        }
        return new BreakEven(
                new BreakEven.Cost(1, 6), new BreakEven.Cost(9, 10), new BreakEven.Cost(1, hostMore), hosts);
    }

    @Test
    void itIsWhereEditingHostsCostsMoreThanEditingOnceAndAligningThem() {
        assertThat(found(0, 4).words()).startsWith("from 3 hosts on: editing once costs as much as editing 2.5 hosts");
        assertThat(found(0, 3, 5).words()).startsWith("from 3 hosts on");
        assertThat(found(2, 4).words()).startsWith("from 5 hosts on");
        assertThat(found(2, 4).wordsWithGates()).startsWith("from 8 hosts on");
        assertThat(found(4, 4).words()).startsWith("never");
    }

    @Test
    void itsFileIsReadAsItWasWritten() {
        BreakEven written = found(2, 4, 3, 5);
        assertThat(BreakEven.read(written.json())).isEqualTo(written);
        assertThat(BreakEven.read(written.json()).each().keySet())
                .containsExactlyElementsOf(written.each().keySet());
        assertThatThrownBy(() -> BreakEven.read("{\"gates\": 1}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Invalid break-even.json: ");
    }
}
