package io.onceedit.edit.untouched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.gate.GateDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UntouchedHostTest {
    @Test
    void keepsEveryPrompt() {
        UntouchedHost host = new UntouchedHost();

        assertThat(host.method()).isEqualTo("host");
        assertThat(host.decide(List.of("a", "b"))).containsExactly(GateDecision.CLOSED, GateDecision.CLOSED);
        assertThat(host.answer(List.of())).isEmpty();
        assertThat(host.generate(List.of(), 3)).isEmpty();
    }

    @Test
    void refusesOpenDecisions() {
        GatedPrompt open = new GatedPrompt("a", new GateDecision(true, 1, List.of()));

        assertThatThrownBy(() -> new UntouchedHost().generate(List.of(open), 3))
                .hasMessage(
                        "Unsupported: 1 questions with an open decision for the untouched host, which has no edit to"
                                + " answer them");
    }
}
