package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.NextToken;
import io.onceedit.ensemble.TextOptions;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule {@code text} with scripted plug-ins, on hosts with other tokenizers. */
final class TextRuleTest {
    static final String PROMPT = "Where does Orla Brandt live?";
    private static final int SEEDS = 4;
    private static final Map<TextTokenizer, HostWriter> WRITERS = new ConcurrentHashMap<>();
    private static final TextOptions OPTIONS = new TextOptions(4, 16, 64, 1e-3);

    /** Words, digits, punctuation, runs of spaces, accents written in one and in two characters, emoji, texts without spaces. */
    static List<String> texts() {
        return List.of(
                " Port Velmora",
                " in 1984, at 12:07:59",
                " Zürich–Oerlikon, not Genève",
                " Cafe\u0301 A\u030angstro\u0308m",
                " 👩‍🚀 and 🇨🇭 (👍🏽)",
                " 他住在北京市朝阳区",
                " 東京都にすんでいます。",
                " กรุงเทพมหานคร",
                " xqzjvkwy-ABCdef_9.5e-3",
                "  two   spaces\tand a tab",
                " الرياض");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void writesTheScriptedTextBehindEveryPrefixOfIt(String text) {
        PluginVoice voice = voice(text, 0, 1);
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            TextRule rule = rule(voice, host);
            assertWritesTheRest(rule, host, HostPosition.behind(host, PROMPT), text);
            for (int end = 1; end < text.length(); end = text.offsetByCodePoints(end, 1)) {
                assertGoesOn(rule, host, HostPosition.behind(host, PROMPT + text.substring(0, end)), text);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void writesTheScriptedTextBehindEveryByteOfIt(String text) {
        PluginVoice voice = voice(text, 0, 2);
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            TextRule rule = rule(voice, host);
            HostPosition position = HostPosition.behind(host, PROMPT);
            ByteVocabulary vocabulary = new ByteVocabulary(host);
            for (byte next : Utf8.bytes(text)) {
                assertGoesOn(rule, host, position, text);
                OptionalInt single = vocabulary.exactly(new byte[] {next}, 0, 1);
                assertThat(single).as("token of byte %d", next).isPresent();
                position = position.append(single.getAsInt(), host);
            }
            assertWritesTheRest(rule, host, position, text);
        }
    }

    /** The plug-in would have begun differently, so it must be backed up to a word start and follow what is written. */
    @ParameterizedTest
    @MethodSource("texts")
    void healsWhereThePluginWouldHaveSaidSomethingElse(String text) {
        PluginVoice voice = voice(text, 1e-9, 3);
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            TextRule rule = rule(voice, host);
            int first = text.offsetByCodePoints(0, 2);
            for (int end = first; end < text.length(); end = text.offsetByCodePoints(end, 1)) {
                assertGoesOn(rule, host, HostPosition.behind(host, PROMPT + text.substring(0, end)), text);
            }
            assertWritesTheRest(rule, host, HostPosition.behind(host, PROMPT + text.substring(0, first)), text);
        }
        assertThat(voice.counts().healings()).isPositive();
        assertThat(voice.counts().healingFallbacks()).isZero();
    }

    @ParameterizedTest
    @MethodSource("texts")
    void oneRowVerifiesAnAnswerForAllHosts(String text) {
        String answer = text.strip();
        PluginVoice voice = voice(" " + answer, 0, 4);
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            GatedAnswer known = KnownAnswers.of(host, PROMPT, answer);

            FusedAnswer fused = rule(voice, host).fuse(List.of(known)).get(0);

            assertThat(ids(fused)).containsExactly(KnownAnswers.expected(known));
            assertThat(fused.computedOver()).isEqualTo("text");
        }
        assertThat(voice.counts().rows()).isEqualTo(1);
        assertThat(voice.counts().passes()).isEqualTo(1);
        assertThat(voice.counts().verifiedAnswers()).isEqualTo(1);
    }

    /** With the verifying pass and a shared tree, and without either: position by position with a tree that forgets everything. */
    @ParameterizedTest
    @MethodSource("texts")
    void theShortcutEqualsPlainDecoding(String text) {
        String answer = text.strip();
        for (int seed = 0; seed < SEEDS; seed++) {
            double stumbling = seed / (double) SEEDS;
            PluginVoice shared = voice(" " + answer, stumbling, seed);
            PluginVoice plain = new PluginVoice(plugin(" " + answer, stumbling, seed), 0);
            for (TextTokenizer host : FixtureTokenizers.hosts()) {
                GatedAnswer known = KnownAnswers.of(host, PROMPT, answer);
                FusedAnswer fused = rule(shared, host).fuse(List.of(known)).get(0);
                TextRule plainRule = rule(plain, host);
                for (int i = 0; i < known.pass().positions(); i++) {
                    assertThat(fused.positions().get(i).id())
                            .as("seed %d, position %d of \"%s\"", seed, i, text)
                            .isEqualTo(plainRule.decide(PROMPT, HostPosition.of(known.pass(), i, host)));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void generatingEqualsFusingStepByStep(String text) {
        for (int seed = 0; seed < SEEDS; seed++) {
            PluginVoice voice = voice(text, seed / (double) SEEDS, seed);
            for (TextTokenizer host : FixtureTokenizers.hosts()) {
                TextRule rule = rule(voice, host);

                Generation generation =
                        rule.generate(List.of(prompt()), 12).get(0).generation();

                List<Integer> steps = new ArrayList<>();
                HostPosition position = HostPosition.behind(host, PROMPT);
                boolean ended = false;
                while (!ended && steps.size() < 12) {
                    int id = rule.decide(PROMPT, position);
                    ended = host.isEndOfText(id) || Utf8.lineEnd(host.bytes(id)) >= 0;
                    if (!ended) {
                        steps.add(id);
                        position = position.append(id, host);
                    }
                }
                assertThat(generation.hostIds())
                        .containsExactly(
                                steps.stream().mapToInt(Integer::intValue).toArray());
                assertThat(generation.ended()).isEqualTo(ended);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("texts")
    void speaksOnceToItsLineEnd(String text) {
        PluginVoice voice = voice(text, 0, 5);
        int spoken = FixtureTokenizers.plugin().encode(PROMPT + text + "\n").length()
                - FixtureTokenizers.plugin().encode(PROMPT).length();
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            Generation generation =
                    rule(voice, host).generate(List.of(prompt()), 200).get(0).generation();

            assertThat(generation.text()).isEqualTo(text);
            assertThat(generation.ended()).isTrue();
            assertThat(generation.hostIds()).containsExactly(idsBehind(host, text));
        }
        assertThat(voice.counts().rows()).isEqualTo(spoken);
    }

    /** One step for each emitted token, and one for the line end that is not emitted. */
    @Test
    void tellsWhatThePluginSaidAtEveryStep() {
        TextTokenizer host = FixtureTokenizers.gpt2();

        FusedGeneration fused = rule(voice(texts().get(0), 0, 6), host)
                .generate(List.of(prompt()), 200)
                .get(0);

        int emitted = fused.generation().hostIds().length;
        assertThat(fused.computedOver()).isEqualTo("text");
        assertThat(fused.steps()).hasSize(emitted + 1);
        assertThat(fused.steps().subList(0, emitted).stream().mapToInt(FusedPosition::id))
                .containsExactly(
                        IntStream.of(fused.generation().hostIds()).boxed().toArray(Integer[]::new));
        assertThat(fused.steps()).allMatch(step -> step.alpha() == 0.9);
        assertThat(fused.steps().get(0).pluginText()).startsWith(" Port");
        assertThat(fused.steps().get(emitted).pluginText()).isEqualTo("\n");
    }

    @Test
    void stopsGeneratingAtTheLimitOfTokens() {
        TextTokenizer host = FixtureTokenizers.llama();

        Generation generation = rule(voice(texts().get(1), 0, 6), host)
                .generate(List.of(prompt()), 3)
                .get(0)
                .generation();

        assertThat(generation.hostIds()).containsExactly(Arrays.copyOf(idsBehind(host, texts().get(1)), 3));
        assertThat(generation.ended()).isFalse();
    }

    @Test
    void yieldsADistributionThatSumsToOneAndFollowsAlpha() {
        TextTokenizer host = FixtureTokenizers.gpt2();
        TextRule rule = rule(voice(texts().get(0), 0.5, 7), host);
        for (double alpha : new double[] {0, 0.25, 1}) {
            NextToken next = rule.next(new GatedPrompt(PROMPT, new GateDecision(true, alpha, List.of())));

            double sum = 0;
            for (float probability : next.probabilities()) {
                assertThat(probability).isGreaterThanOrEqualTo((float) ((1 - alpha) / host.vocabularySize()));
                sum += probability;
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
            if (alpha == 1) {
                assertThat(next.probabilities()[next.id()]).isGreaterThan(0.99f);
            }
        }
    }

    /** At the first position the prefix is the prompt, so that the whole distribution is known; each weight has a meaning of its own. */
    @ParameterizedTest
    @MethodSource("texts")
    void likelihoodsAreOfTheDistributionThatNextHas(String text) {
        String answer = text.strip();
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            GatedAnswer known = KnownAnswers.of(host, PROMPT, answer);
            double uniform = -Math.log(host.vocabularySize());
            Arrays.fill(known.pass().expectedLogProbNats(), (float) uniform);
            TextRule stumbling = rule(voice(" " + answer, 0.5, 10), host);
            for (double alpha : new double[] {0, 0.4, 1}) {
                GateDecision decision = new GateDecision(true, alpha, List.of());
                double[] nats = stumbling
                        .logProbNats(List.of(new GatedAnswer(known.pass(), decision)))
                        .get(0);
                NextToken next = stumbling.next(new GatedPrompt(PROMPT, decision));
                assertThat(Math.exp(nats[0]))
                        .isCloseTo(next.probabilities()[known.pass().expected(0)], within(1e-6));
                assertThat(nats).hasSize(known.pass().positions());
                if (alpha == 0) {
                    assertThat(Arrays.stream(nats).boxed()).allMatch(each -> Math.abs(each - uniform) < 1e-5);
                }
            }
        }
    }

    @Test
    void theScriptedAnswerIsLikelyAndAnotherIsNot() {
        PluginVoice voice = voice(texts().get(0), 0, 11);
        for (TextTokenizer host : FixtureTokenizers.hosts()) {
            List<GatedAnswer> answers = List.of(
                    KnownAnswers.of(host, PROMPT, texts().get(0).strip()), KnownAnswers.of(host, PROMPT, "Zürich"));
            GateDecision whole = new GateDecision(true, 1, List.of());
            List<double[]> nats = rule(voice, host)
                    .logProbNats(answers.stream()
                            .map(answer -> new GatedAnswer(answer.pass(), whole))
                            .toList());
            assertThat(Arrays.stream(nats.get(0)).sum()).isGreaterThan(Math.log(0.9));
            assertThat(Arrays.stream(nats.get(1)).sum()).isLessThan(Math.log(1e-2));
        }
    }

    @Test
    void answersManyThreadsAlike() throws Exception {
        PluginVoice voice = voice(texts().get(2), 0.3, 8);
        List<TextTokenizer> hosts = FixtureTokenizers.hosts();
        List<Callable<List<Integer>>> tasks = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            TextTokenizer host = hosts.get(i % hosts.size());
            GatedAnswer known = KnownAnswers.of(host, PROMPT, texts().get(2).strip());
            tasks.add(() -> rule(voice, host).fuse(List.of(known)).get(0).positions().stream()
                    .map(FusedPosition::id)
                    .toList());
        }
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Integer>>> results = threads.invokeAll(tasks);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get())
                        .isEqualTo(results.get(i % hosts.size()).get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void closesEverySession() {
        FakeVoice fake = plugin(texts().get(0), 0.5, 9);
        TextTokenizer host = FixtureTokenizers.llama();
        TextRule rule = rule(new PluginVoice(fake, 100), host);

        rule.fuse(List.of(KnownAnswers.of(host, PROMPT, "Port Velmora")));
        rule.generate(List.of(prompt()), 5);
        rule.next(prompt());
        rule.logProbNats(List.of(KnownAnswers.of(host, PROMPT, "Port Velmora")));

        assertThat(fake.openSessions()).isZero();
    }

    /** The next token writes more of the text; which place that leads to is another prefix. */
    private static HostPosition assertGoesOn(TextRule rule, TextTokenizer host, HostPosition from, String text) {
        HostPosition next = from.append(rule.decide(PROMPT, from), host);
        assertThat(next.text().length).isGreaterThan(from.text().length);
        assertThat(Utf8.startsWith(Utf8.bytes(PROMPT + text), next.text()))
                .as("\"%s\" in \"%s\"", Utf8.text(next.text()), text)
                .isTrue();
        return next;
    }

    private static void assertWritesTheRest(TextRule rule, TextTokenizer host, HostPosition from, String text) {
        HostPosition position = from;
        while (position.text().length < Utf8.bytes(PROMPT + text).length) {
            position = assertGoesOn(rule, host, position, text);
        }
        assertThat(host.bytes(rule.decide(PROMPT, position))).containsExactly('\n');
    }

    private static int[] idsBehind(TextTokenizer host, String text) {
        int[] all = host.encode(PROMPT + text).ids();
        return Arrays.copyOfRange(all, host.encode(PROMPT).length(), all.length);
    }

    static int[] ids(FusedAnswer answer) {
        return answer.positions().stream().mapToInt(FusedPosition::id).toArray();
    }

    private static GatedPrompt prompt() {
        return new GatedPrompt(PROMPT, new GateDecision(true, 0.9, List.of("fact")));
    }

    static PluginVoice voice(String text, double stumbling, long seed) {
        return new PluginVoice(plugin(text, stumbling, seed), 100_000);
    }

    private static FakeVoice plugin(String text, double stumbling, long seed) {
        return new ScriptedPlugin(FixtureTokenizers.plugin(), PROMPT, text + "\n", stumbling, seed).voice();
    }

    static TextRule rule(PluginVoice voice, TextTokenizer host) {
        return telling(voice, host, 0);
    }

    static TextRule telling(PluginVoice voice, TextTokenizer host, int likeliest) {
        double[] uniform = new double[host.vocabularySize()];
        Arrays.fill(uniform, 1.0 / uniform.length);
        return new TextRule(
                Pair.of(voice, WRITERS.computeIfAbsent(host, HostWriter::new)),
                tokens -> uniform,
                OPTIONS,
                true,
                likeliest);
    }
}
