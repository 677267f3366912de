package io.onceedit.ensemble;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PluginMemoryTest {
    @Test
    void makesEachKindOnce() {
        PluginMemory memory = new PluginMemory();
        StringBuilder first = memory.computeIfAbsent(StringBuilder.class, StringBuilder::new);

        assertThat(memory.computeIfAbsent(StringBuilder.class, StringBuilder::new))
                .isSameAs(first);
        assertThat(new PluginMemory().computeIfAbsent(StringBuilder.class, StringBuilder::new))
                .isNotSameAs(first);
    }
}
