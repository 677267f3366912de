package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.NextToken;
import io.onceedit.ensemble.TextOptions;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule {@code text-exact} with scripted plug-ins; its sum is held to an oracle in {@link ExactSearchOracleTest}. */
final class TextExactRuleTest {
    private static final String PROMPT = "Where does Orla Brandt live?";

    @ParameterizedTest
    @MethodSource("io.onceedit.ensemble.text.TextRuleTest#texts")
    void saysTheScriptedTextAtEveryPosition(String text) {
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            GatedAnswer known = KnownAnswers.of(host, PROMPT, text.strip());

            List<FusedPosition> fused =
                    rule(" " + text.strip(), host).fuse(List.of(known)).get(0).positions();

            assertThat(fused.stream().mapToInt(FusedPosition::id)).containsExactly(box(KnownAnswers.expected(known)));
        }
    }

    @ParameterizedTest
    @MethodSource("io.onceedit.ensemble.text.TextRuleTest#texts")
    void generatesTheScriptedTextToItsLineEnd(String text) {
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            Generation generation =
                    rule(text, host).generate(List.of(prompt(1)), 200).get(0).generation();

            assertThat(generation.text()).isEqualTo(text);
            assertThat(generation.ended()).isTrue();
        }
    }

    @Test
    void yieldsADistributionThatSumsToOneAndFollowsAlpha() {
        TextTokenizer host = FixtureTokenizers.llama();
        for (double alpha : new double[] {0, 0.25, 1}) {
            NextToken next = rule(" Port Velmora", host).next(prompt(alpha));

            double sum = 0;
            for (float probability : next.probabilities()) {
                assertThat(probability).isGreaterThanOrEqualTo((float) ((1 - alpha) / host.vocabularySize()));
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
            assertThat((double) next.probabilities()[next.id()])
                    .isCloseTo(alpha + (1 - alpha) / host.vocabularySize(), within(1e-4));
        }
    }

    @Test
    void stopsAsSoonAsTheLeadingTokenCannotBeOvertaken() {
        TextTokenizer host = FixtureTokenizers.gpt2();
        HostPosition position = HostPosition.behind(host, PROMPT);

        ExactToken token = rule(" Port Velmora", host).exactly(PROMPT, position, ExactSearch.Goal.TOKEN);

        assertThat(token.nodes()).isLessThan(6);
        assertThat(token.unexplored()).isLessThan(0.01);
        assertThat(token.pluginText()).startsWith(" Port");
    }

    private static Integer[] box(int[] ids) {
        return Arrays.stream(ids).boxed().toArray(Integer[]::new);
    }

    private static GatedPrompt prompt(double alpha) {
        return new GatedPrompt(PROMPT, new GateDecision(true, alpha, List.of("fact")));
    }

    private static TextExactRule rule(String text, TextTokenizer host) {
        FakeVoice plugin = new ScriptedPlugin(FixtureTokenizers.plugin(), PROMPT, text + "\n", 0, 1).voice();
        double[] uniform = new double[host.vocabularySize()];
        Arrays.fill(uniform, 1.0 / uniform.length);
        return new TextExactRule(
                Pair.of(new PluginVoice(plugin, 100), new HostWriter(host)), tokens -> uniform, TextOptions.DEFAULT);
    }
}
