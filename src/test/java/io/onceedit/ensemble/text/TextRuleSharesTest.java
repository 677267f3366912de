package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.PluginShares;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rule {@code text} tells of the plug-in's distribution, with scripted plug-ins, on hosts with other tokenizers. */
final class TextRuleSharesTest {
    /** Against the whole distribution, read anew; what was not read of the plug-in blurs every share by no more than it says. */
    @ParameterizedTest
    @MethodSource("io.onceedit.ensemble.text.TextRuleTest#texts")
    void tellsWhatThePluginGivesTheHostsTokens(String text) {
        String answer = text.strip();
        GateDecision whole = new GateDecision(true, 1, List.of());
        for (double stumbling : new double[] {0, 0.5}) {
            for (TextTokenizer host : FixtureTokenizers.hosts()) {
                GatedAnswer known = new GatedAnswer(
                        KnownAnswers.of(host, TextRuleTest.PROMPT, answer).pass(), whole);
                TextRule silent = TextRuleTest.rule(TextRuleTest.voice(" " + answer, stumbling, 12), host);
                double[] nats = silent.logProbNats(List.of(known)).get(0);
                for (int likeliest : new int[] {5, 100_000}) {
                    FusedAnswer fused = TextRuleTest.telling(
                                    TextRuleTest.voice(" " + answer, stumbling, 12), host, likeliest)
                            .fuse(List.of(known))
                            .get(0);
                    assertThat(TextRuleTest.ids(fused))
                            .containsExactly(
                                    TextRuleTest.ids(silent.fuse(List.of(known)).get(0)));
                    for (int i = 0; i < nats.length; i++) {
                        PluginShares shares = fused.positions().get(i).shares();
                        double share =
                                shares.byToken().getOrDefault(known.pass().expected(i), 0.0);
                        assertThat(Math.exp(nats[i]))
                                .as("position %d of \"%s\", %d tokens", i, text, likeliest)
                                .isBetween(share - 1e-6, share + shares.unread() + 1e-6);
                        assertThat(shares.unread()).isLessThan(likeliest == 5 ? 1 : 1e-3);
                        assertThat(shares.byToken())
                                .containsKey(fused.positions().get(i).id());
                    }
                }
            }
        }
    }

    /** What the verifying row says for one host serves the shares of all, and who has not asked for shares before costs no other row. */
    @Test
    void sharesCostNoFurtherRowWhereAnAnswerIsVerified() {
        PluginVoice voice = TextRuleTest.voice(TextRuleTest.texts().get(0), 0, 13);
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            GatedAnswer known = KnownAnswers.of(
                    host, TextRuleTest.PROMPT, TextRuleTest.texts().get(0).strip());
            FusedAnswer fused =
                    TextRuleTest.telling(voice, host, 64).fuse(List.of(known)).get(0);
            assertThat(fused.positions())
                    .noneMatch(position -> position.shares().isNone());
            assertThat(TextRuleTest.rule(voice, host)
                            .fuse(List.of(known))
                            .get(0)
                            .positions())
                    .allMatch(position -> position.shares().isNone());
        }
        assertThat(voice.counts().rows()).isEqualTo(1);
        assertThat(voice.counts().passes()).isEqualTo(1);
    }
}
