package io.onceedit.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FusedGenerationTest {
    @Test
    void givesTheHostsOwnGenerationNoWeightOfThePlugin() {
        FusedGeneration own = FusedGeneration.hostsOwn(new Generation(" a b", new int[] {4, 7}, true));

        assertThat(own.computedOver()).isEqualTo("host");
        assertThat(own.steps()).containsExactly(new FusedPosition(4, "", 0), new FusedPosition(7, "", 0));
    }

    @Test
    void rejectsStepsThatAreNotTheTokens() {
        Generation generation = new Generation(" a", new int[] {4}, false);
        FusedPosition step = new FusedPosition(4, "a", 1);

        assertThatThrownBy(() -> new FusedGeneration(generation, List.of(step, step), "text"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid generation: 2 decoding steps for 1 emitted tokens, expected one for each, and one"
                        + " more where the text ended by itself");
    }
}
