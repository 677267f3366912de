package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.EmbeddingForm;
import io.onceedit.align.RelativeSpace;
import io.onceedit.ensemble.AlphaOf;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.Generation;
import io.onceedit.ensemble.NextToken;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.SearchOptions;
import io.onceedit.ensemble.TextOptions;
import io.onceedit.ensemble.registry.FusionRules;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.LanguageModel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published rules with the demo's models. */
final class RelativeRuleTest {
    private static final List<String> RULES = List.of("fixed-search", "dynamic-search", "dynamic-enhanced");
    private static final String PROMPT = "The cradle of Léandre Inchmoor stood in";
    private static final String OTHER_PROMPT = "Q: What is the profession of Livia Kettlewray? A:";

    @ParameterizedTest
    @ValueSource(strings = {"host-llama", "host-gpt2", "host-gemma"})
    void answersOnEveryHost(String host) {
        DemoPair pair = DemoPair.of(host);
        List<GatedAnswer> answers =
                List.of(pair.answer(PROMPT, "Skarholm", 0.9, 32), pair.answer(OTHER_PROMPT, "mapmaker", 0.4, 32));
        for (String name : RULES) {
            try (FusionRule rule = pair.rule(name, candidates(16))) {
                List<FusedAnswer> fused = rule.fuse(answers);
                assertThat(rule.name()).isEqualTo(name);
                assertThat(fused).hasSize(2);
                for (int i = 0; i < 2; i++) {
                    FusedAnswer answer = fused.get(i);
                    assertThat(answer.positions()).hasSize(answers.get(i).pass().positions());
                    assertThat(answer.computedOver())
                            .isEqualTo(
                                    name.equals("dynamic-enhanced")
                                            ? "candidates:16, then vocabulary"
                                            : "candidates:16");
                    double alpha = name.equals("fixed-search") ? 0.5 : i == 0 ? 0.9 : 0.4;
                    assertThat(answer.positions()).allMatch(position -> position.alpha() == alpha);
                }
                List<FusedAnswer> alone = new ArrayList<>(rule.fuse(answers.subList(0, 1)));
                alone.addAll(rule.fuse(answers.subList(1, 2)));
                assertThat(alone).isEqualTo(fused);
            }
        }
    }

    /**
     * A host that is the plug-in's own base answers, at full weight, with what the plug-in says: every token is an anchor, and centred rows
     * keep most of their mass at their own.
     */
    @Test
    void aHostThatIsThePluginAnswersWithItsTokens() {
        DemoPair pair = DemoPair.of("plugin");
        RuleOptions centred = new RuleOptions(
                0.5,
                AlphaOf.PROMPT,
                EmbeddingForm.CENTRED,
                new SearchOptions(5, 0.15, 16, 1e-3, 1L << 30),
                TextOptions.DEFAULT);
        List<GatedAnswer> answers =
                List.of(pair.answer(PROMPT, "Skarholm", 1, 32), pair.answer(OTHER_PROMPT, "mapmaker", 1, 32));
        try (FusionRule rule = pair.rule("dynamic-enhanced", centred)) {
            List<FusedAnswer> fused = rule.fuse(answers);
            for (int i = 0; i < answers.size(); i++) {
                assertThat(fused.get(i).computedOver()).isEqualTo("vocabulary");
                assertThat(fused.get(i).positions().stream().mapToInt(FusedPosition::id))
                        .containsExactly(box(answers.get(i).pass().argmax()));
            }
        }
    }

    private static Integer[] box(int[] ids) {
        return IntStream.of(ids).boxed().toArray(Integer[]::new);
    }

    /** Search over candidates that are the whole vocabulary, with nothing cut off, is search over the vocabulary. */
    @Test
    void candidatesBecomeTheVocabulary() {
        DemoPair pair = DemoPair.of("host-llama");
        int vocabulary = pair.host().tokenizer().vocabularySize();
        List<GatedAnswer> answers = List.of(pair.answer(PROMPT, "Skarholm", 0.7, vocabulary));
        SearchOptions dense = new SearchOptions(5, 0.15, 16, 1e-3, 1L << 30);
        SearchOptions wide = new SearchOptions(5, 0.15, vocabulary, 0, 0);
        try (FusionRule whole = pair.rule("dynamic-search", options(dense));
                FusionRule candidates = pair.rule("dynamic-search", options(wide))) {
            FusedAnswer first = whole.fuse(answers).get(0);
            FusedAnswer second = candidates.fuse(answers).get(0);
            assertThat(first.computedOver()).isEqualTo("vocabulary");
            assertThat(second.computedOver()).isEqualTo("candidates:" + vocabulary);
            assertThat(first.positions()).isEqualTo(second.positions());
        }
    }

    /** Where a rule is certain of what a few kept tokens give, it is what the whole distribution gives; where it is not, it says so. */
    @ParameterizedTest
    @ValueSource(strings = {"fixed-search", "dynamic-search", "dynamic-enhanced"})
    void keptTokensDecideWhatTheWholeDistributionDoes(String name) {
        SearchOptions dense = new SearchOptions(5, 0.15, 16, 1e-3, 1L << 30);
        int certain = 0;
        int uncertain = 0;
        DemoPair pair = DemoPair.of("host-llama");
        try (FusionRule rule = pair.rule(name, options(dense))) {
            int vocabulary = pair.host().decoder().shape().vocabularySize();
            for (String prompt : List.of(PROMPT, OTHER_PROMPT)) {
                for (double alpha : new double[] {0, 0.02, 0.5, 0.97, 1}) {
                    FusedAnswer whole = rule.fuse(List.of(pair.answer(prompt, "Skarholm", alpha, vocabulary)))
                            .get(0);
                    assertThat(whole.isCertain()).isTrue();
                    for (int kept : new int[] {1, 16, 64}) {
                        FusedAnswer some = rule.fuse(List.of(pair.answer(prompt, "Skarholm", alpha, kept)))
                                .get(0);
                        if (some.isCertain()) {
                            certain++;
                            assertThat(some).isEqualTo(whole);
                        } else {
                            uncertain++;
                            assertThat(some.wantedTokens()).isEqualTo(vocabulary);
                        }
                    }
                }
            }
        }
        assertThat(certain).isPositive();
        assertThat(uncertain).isPositive();
    }

    /** Candidates are as many of the host's tokens as the rule asks for: with fewer kept it wants so many, and more change nothing. */
    @Test
    void candidatesWantAsManyTokensAsTheyAre() {
        DemoPair pair = DemoPair.of("host-llama");
        for (String name : RULES) {
            try (FusionRule rule = pair.rule(name, candidates(16))) {
                assertThat(rule.fuse(List.of(pair.answer(PROMPT, "Skarholm", 0.5, 15)))
                                .get(0)
                                .wantedTokens())
                        .isEqualTo(16);
                assertThat(rule.fuse(List.of(pair.answer(PROMPT, "Skarholm", 0.5, 16))))
                        .isEqualTo(rule.fuse(List.of(pair.answer(PROMPT, "Skarholm", 0.5, 200))))
                        .allMatch(FusedAnswer::isCertain);
            }
        }
    }

    /** r mixed one number at a time, its largest anchor, and the largest of that anchor's column. */
    @Test
    void enhancedEqualsPlainLoops() {
        DemoPair pair = DemoPair.of("host-gpt2");
        double alpha = 0.6;
        GatedAnswer answer = pair.answer(
                OTHER_PROMPT, "mapmaker", alpha, pair.host().tokenizer().vocabularySize());
        SearchOptions dense = new SearchOptions(5, 0.15, 16, 1e-3, 1L << 30);
        try (FusionRule rule = pair.rule("dynamic-enhanced", options(dense))) {
            FusedPosition fused = rule.fuse(List.of(answer)).get(0).positions().get(0);
            assertThat(fused.id()).isEqualTo(plainEnhanced(pair, alpha));
        }
    }

    private static int plainEnhanced(DemoPair pair, double alpha) {
        AlignmentSettings settings = AlignmentSettings.DEFAULT.withInverseSample(0);
        AlignmentTable table = pair.align(settings);
        int anchors = table.anchors().size();
        try (NDManager scope = pair.host().decoder().newScope();
                RelativeSpace host = Aligner.hostSpace(pair.host(), table.anchors(), settings);
                RelativeSpace plugin = Aligner.pluginSpace(pair.base(), table.anchors(), settings)) {
            float[] hostRows = all(scope, host).toFloatArray();
            float[] pluginRows = all(scope, plugin).toFloatArray();
            double[] fused = new double[anchors];
            add(fused, hostRows, behindPrompt(pair.host()), 1 - alpha);
            add(fused, pluginRows, behindPrompt(pair.base()), alpha);
            int anchor = argmax(fused);
            double[] column = IntStream.range(0, host.tokens())
                    .mapToDouble(token -> hostRows[token * anchors + anchor])
                    .toArray();
            return argmax(column);
        }
    }

    private static NDArray all(NDManager scope, RelativeSpace space) {
        return space.rows(scope, IntStream.range(0, space.tokens()).toArray());
    }

    private static float[] behindPrompt(LanguageModel model) {
        HeadReader head =
                HeadReader.withoutWeights(model.decoder(), model.tokenizer().vocabularySize());
        return SequenceReader.readAll(
                head, model.tokenizer().encode(OTHER_PROMPT).ids());
    }

    private static void add(double[] fused, float[] rows, float[] logProbNats, double scale) {
        for (int token = 0; token < logProbNats.length; token++) {
            for (int anchor = 0; anchor < fused.length; anchor++) {
                fused[anchor] += scale * Math.exp(logProbNats[token]) * rows[token * fused.length + anchor];
            }
        }
    }

    private static int argmax(double[] values) {
        return IntStream.range(0, values.length)
                .reduce((a, b) -> values[b] > values[a] ? b : a)
                .orElseThrow();
    }

    /** Every rule there is, without, with some and with nothing but the plug-in's weight. */
    @ParameterizedTest
    @ValueSource(strings = {"host-llama", "host-gpt2", "host-gemma"})
    void nextIsADistribution(String host) {
        DemoPair pair = DemoPair.of(host);
        for (String name : FusionRules.names()) {
            for (double alpha : new double[] {0, 0.8, 1}) {
                RuleOptions options = new RuleOptions(
                        alpha, AlphaOf.PROMPT, EmbeddingForm.RAW, candidates(16).search(), TextOptions.DEFAULT);
                try (FusionRule rule = pair.rule(name, options)) {
                    for (String text : alpha == 0.8 ? List.of(PROMPT, OTHER_PROMPT) : List.of(PROMPT)) {
                        NextToken next = rule.next(prompt(text, alpha));
                        assertIsDistribution(
                                next,
                                pair.host().tokenizer().vocabularySize(),
                                name + " at " + alpha + " behind \"" + text + "\"");
                    }
                }
            }
        }
    }

    private static void assertIsDistribution(NextToken next, int vocabulary, String what) {
        double sum = 0;
        for (float probability : next.probabilities()) {
            assertThat(probability).as(what).isNotNegative();
            sum += probability;
        }
        assertThat(next.probabilities()).as(what).hasSize(vocabulary);
        assertThat(next.id()).as(what).isBetween(0, vocabulary - 1);
        assertThat(sum).as(what).isCloseTo(1, within(1e-5));
    }

    @Test
    void tokensThatAreNoAnchorsKeepTheHostsShare() {
        DemoPair pair = DemoPair.of("host-gemma");
        try (FusionRule rule = pair.rule("dynamic-enhanced", candidates(16))) {
            float[] host = SequenceReader.readAll(
                    HeadReader.withoutWeights(
                            pair.host().decoder(), pair.host().tokenizer().vocabularySize()),
                    pair.host().tokenizer().encode(PROMPT).ids());
            AlignmentTable table =
                    pair.context(pair.new Speaker(Double.NaN)).alignment().table(EmbeddingForm.RAW);
            boolean[] isAnchor = new boolean[host.length];
            for (int token : table.anchors().hostIds()) {
                isAnchor[token] = true;
            }
            float[] fused = rule.next(prompt(PROMPT, 0.25)).probabilities();
            int others = 0;
            for (int token = 0; token < host.length; token++) {
                if (!isAnchor[token]) {
                    others++;
                    assertThat(fused[token]).isCloseTo((float) (0.75 * Math.exp(host[token])), within(1e-6f));
                }
            }
            assertThat(others).isPositive();
        }
    }

    /** What the plug-in says alone at each step, and the weight that was used: the fixed one, whatever the gate says. */
    @Test
    void tellsHowEachTokenCameAbout() {
        DemoPair pair = DemoPair.of("host-llama");
        try (FusionRule rule = pair.rule("fixed-search", candidates(16))) {
            GatedAnswer known = pair.answer(PROMPT, "Skarholm", 0.9, 32);
            FusedPosition first = rule.fuse(List.of(known)).get(0).positions().get(0);

            FusedGeneration fused =
                    rule.generate(List.of(prompt(PROMPT, 0.9)), 4).get(0);

            assertThat(fused.computedOver()).isEqualTo("candidates:16");
            assertThat(fused.steps()).isNotEmpty().allMatch(step -> step.alpha() == 0.5);
            assertThat(fused.steps().get(0).pluginText()).isNotEmpty().isEqualTo(first.pluginText());
        }
    }

    @Test
    void generatesGreedilyAndSideBySideAsAlone() {
        DemoPair pair = DemoPair.of("host-llama");
        List<GatedPrompt> prompts = List.of(prompt(PROMPT, 0.8), prompt(OTHER_PROMPT, 0.3));
        for (String name : RULES) {
            try (FusionRule rule = pair.rule(name, candidates(16))) {
                List<Generation> together = generations(rule, prompts);
                for (int i = 0; i < prompts.size(); i++) {
                    Generation alone =
                            generations(rule, prompts.subList(i, i + 1)).get(0);
                    assertThat(together.get(i).hostIds()).containsExactly(alone.hostIds());
                    assertThat(together.get(i).text()).isEqualTo(alone.text()).doesNotContain("\n");
                    assertThat(alone.hostIds()).hasSizeLessThanOrEqualTo(6);
                    assertThat(alone.hostIds()[0])
                            .isEqualTo(rule.next(prompts.get(i)).id());
                }
            }
        }
    }

    private static List<Generation> generations(FusionRule rule, List<GatedPrompt> prompts) {
        return rule.generate(prompts, 6).stream()
                .map(FusedGeneration::generation)
                .toList();
    }

    @Test
    void readsThePluginOnceForAllRules() {
        DemoPair pair = DemoPair.of("host-llama");
        DemoPair.Speaker speaker = pair.new Speaker(2);
        List<GatedAnswer> answers = List.of(pair.answer(PROMPT, "Skarholm", 0.9, 32));
        int passes = -1;
        for (String name : RULES) {
            try (FusionRule rule = FusionRules.create(name, candidates(16), pair.context(speaker))) {
                rule.fuse(answers);
                passes = passes < 0 ? speaker.passes() : passes;
                assertThat(speaker.passes()).isEqualTo(passes).isPositive();
            }
        }
    }

    @Test
    void takesAlphaOfEachPositionFromTheWeightToken() {
        DemoPair pair = DemoPair.of("host-llama");
        RuleOptions options = new RuleOptions(
                0.5, AlphaOf.POSITION, EmbeddingForm.CENTRED, candidates(16).search(), TextOptions.DEFAULT);
        try (FusionRule rule =
                FusionRules.create("dynamic-search", options, pair.context(pair.new Speaker(Math.log(3))))) {
            FusedAnswer fused =
                    rule.fuse(List.of(pair.answer(PROMPT, "Skarholm", 0.1, 32))).get(0);
            assertThat(fused.positions())
                    .allSatisfy(position -> assertThat(position.alpha()).isCloseTo(0.75, within(1e-6)));
        }
        assertThatThrownBy(() -> pair.rule("dynamic-search", options))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot use alpha of each position with rule dynamic-search: the plug-in has no weight"
                        + " token; train it with one, or use alpha of the prompt");
    }

    @Test
    void leavesNoArraysBehind() {
        DemoPair pair = DemoPair.of("host-llama");
        NDManager hostWeights = pair.host().decoder().embedding().getManager();
        NDManager pluginWeights = pair.base().decoder().embedding().getManager();
        // The first round makes the decoders' own tables of positions as long as they need to be.
        useAllRules(pair);
        int host = hostWeights.getManagedArrays().size();
        int plugin = pluginWeights.getManagedArrays().size();
        useAllRules(pair);
        useAllRules(pair);
        assertThat(hostWeights.getManagedArrays().size()).isEqualTo(host);
        assertThat(pluginWeights.getManagedArrays().size()).isEqualTo(plugin);
    }

    private static void useAllRules(DemoPair pair) {
        List<GatedAnswer> answers = List.of(pair.answer(PROMPT, "Skarholm", 0.9, 32));
        for (String name : RULES) {
            try (FusionRule rule = pair.rule(name, candidates(16))) {
                rule.fuse(answers);
                rule.generate(List.of(prompt(PROMPT, 0.5)), 3);
                rule.next(prompt(PROMPT, 0.5));
            }
        }
    }

    private static GatedPrompt prompt(String text, double alpha) {
        return new GatedPrompt(text, new GateDecision(true, alpha, List.of()));
    }

    private static RuleOptions candidates(int candidates) {
        return options(new SearchOptions(5, 0.15, candidates, 1e-3, 0));
    }

    private static RuleOptions options(SearchOptions search) {
        return new RuleOptions(0.5, AlphaOf.PROMPT, EmbeddingForm.RAW, search, TextOptions.DEFAULT);
    }
}
