package io.onceedit.edit.onceedit;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.NextToken;
import io.onceedit.gate.Gate;
import io.onceedit.gate.GateDecision;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OnceEditTest {
    private static final GateDecision OPEN = new GateDecision(true, 1, List.of("f"));

    @Test
    void asksTheGateFirstAndTheRuleThen() {
        OnceEdit edited = new OnceEdit(new OneFactGate(), new LengthRule());

        assertThat(edited.method()).isEqualTo("onceedit");
        assertThat(edited.decide(List.of("about the fact", "else"))).containsExactly(OPEN, GateDecision.CLOSED);
        assertThat(edited.answer(List.of())).isEmpty();
        assertThat(edited.generate(List.of(new GatedPrompt("about the fact", OPEN)), 5))
                .extracting(generation -> generation.generation().text())
                .containsExactly("about the fact, 5");
    }

    /** Opens where a prompt names the fact. */
    private record OneFactGate() implements Gate {
        @Override
        public String name() {
            return "one-fact";
        }

        @Override
        public List<GateDecision> decide(List<String> prompts) {
            return prompts.stream()
                    .map(prompt -> prompt.contains("fact") ? OPEN : GateDecision.CLOSED)
                    .toList();
        }
    }

    /** Says the prompt and the limit. */
    private record LengthRule() implements FusionRule {
        @Override
        public String name() {
            return "length";
        }

        @Override
        public List<FusedAnswer> fuse(List<GatedAnswer> answers) {
            return answers.stream()
                    .map(answer -> new FusedAnswer(List.of(new FusedPosition(0, "", 1)), "text"))
                    .toList();
        }

        @Override
        public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
            return prompts.stream()
                    .map(prompt -> FusedGeneration.hostsOwn(
                            new Generation(prompt.prompt() + ", " + maximumTokens, new int[0], true)))
                    .toList();
        }

        @Override
        public NextToken next(GatedPrompt prefix) {
            return new NextToken(0, new float[] {1});
        }
    }
}
