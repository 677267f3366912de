package io.onceedit.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TextOptionsTest {
    @Test
    void hasDefaults() {
        assertThat(RuleOptions.DEFAULT.text()).isEqualTo(new TextOptions(32, 16, 64, 1e-3));
    }

    @Test
    void refusesWhatIsOutOfRange() {
        assertThatThrownBy(() -> new TextOptions(0, 16, 64, 1e-3))
                .hasMessage("Invalid text option batchRows = 0, expected 1 or more");
        assertThatThrownBy(() -> new TextOptions(1, 0, 64, 1e-3))
                .hasMessage("Invalid text option lookAheadTokens = 0, expected 1 or more");
        assertThatThrownBy(() -> new TextOptions(1, 1, 0, 1e-3))
                .hasMessage("Invalid text option exactNodes = 0, expected 1 or more");
        assertThatThrownBy(() -> new TextOptions(1, 1, 1, 1))
                .hasMessage("Invalid text option exactTolerance = 1.0, expected above 0 and below 1");
    }
}
