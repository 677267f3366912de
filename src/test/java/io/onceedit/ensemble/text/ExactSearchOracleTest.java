package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.onceedit.ensemble.TextOptions;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sum of {@code text-exact} against an enumeration of all token sequences of tiny models, in plain loops. */
final class ExactSearchOracleTest {
    private static final double TOLERANCE = 1e-6;
    private static final double NEGLIGIBLE = 1e-12;
    private static final int LONGEST = 4;
    private static final String PROMPT = "b a";
    private static final TextOptions EVERYTHING = new TextOptions(8, 16, 1_000_000, 1e-13);

    private final TinyTokenizer plugin = new TinyTokenizer("a", "b", " ", "\n", "ab", " a", " ab", "ba", "aba", " aba");
    private final TinyTokenizer words = new TinyTokenizer("a", "b", " ", "\n", " b", " a", "bb", " ba", "aa", "\n\n");
    /** Here a merge further on moves the boundaries before it: aba is a, ba, and abaa is ab, aa. */
    private final TinyTokenizer chain = new TinyTokenizer("a", "b", " ", "\n", "aa", "ba", "ab", " a");

    private TinyTokenizer host = words;

    /** A model that says only canonical sequences: there the sum over covers is the conditional probability itself. */
    @ParameterizedTest
    @CsvSource({"'',1", "' a',2", "' ab',3", "' aba',4", "' ab a',5", "' b',6", "' ba b',7", "a,8"})
    void equalsTheSumOverAllCompleteTexts(String written, long seed) {
        for (TinyTokenizer each : List.of(words, chain)) {
            host = each;
            assertSumOverAllCompleteTexts(written, seed);
        }
    }

    private void assertSumOverAllCompleteTexts(String written, long seed) {
        Map<Integer, Double> expected = new HashMap<>();
        addTexts(new TokenPath(plugin.encode(PROMPT).ids()), 1, written, seed, expected);
        double total =
                expected.values().stream().mapToDouble(Double::doubleValue).sum();

        ExactToken found = exactly(written, context -> canonicalLogits(context, seed), EVERYTHING);

        assertThat(total).isPositive();
        assertThat(found.unexplored()).isLessThan(1e-9);
        assertThat(found.probabilities().keySet()).containsAll(expected.keySet());
        found.probabilities()
                .forEach((id, probability) -> assertThat(probability)
                        .as("host token %d", id)
                        .isCloseTo(expected.getOrDefault(id, 0.0) / total, within(TOLERANCE)));
    }

    /** A model that also says what is not canonical: such sequences must not count. */
    @ParameterizedTest
    @CsvSource({"'',11", "' a',12", "' aba',13", "' ab a',14", "a,15"})
    void leavesOutSequencesThatAreNotCanonical(String written, long seed) {
        Map<Integer, Double> expected = new HashMap<>();
        addCovers(new TokenPath(plugin.encode(PROMPT).ids()), 1, written, seed, expected);
        double total =
                expected.values().stream().mapToDouble(Double::doubleValue).sum();

        ExactToken found = exactly(written, context -> anyLogits(context, seed), EVERYTHING);

        found.probabilities()
                .forEach((id, probability) -> assertThat(probability)
                        .as("host token %d", id)
                        .isCloseTo(expected.getOrDefault(id, 0.0) / total, within(TOLERANCE)));
    }

    @ParameterizedTest
    @CsvSource({"'',21", "' a',22", "' ab a',23"})
    void sumsToOneAndReportsWhatItDidNotExploreWhenItIsCutOff(String written, long seed) {
        ExactToken found = exactly(written, context -> anyLogits(context, seed), new TextOptions(8, 16, 4, 1e-13));

        assertThat(found.nodes()).isLessThanOrEqualTo(Math.max(4, written.length() + 1));
        assertThat(found.unexplored()).isBetween(1e-6, 1.0);
        assertThat(found.probabilities().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-9));
    }

    /** Behind this prompt every text would be joined with the prompt's last token. */
    @Test
    void answersWhereNoSequenceIsCanonical() {
        TinyTokenizer joining = new TinyTokenizer("a", "b", "\n", "bb", "ba", "b\n");
        PluginVoice voice = new PluginVoice(
                new FakeVoice(joining, context -> new float[] {Float.NEGATIVE_INFINITY, 3, 1, 0, 0, 0, 0}), 100);
        HostWriter writer = new HostWriter(joining);
        TextExactRule rule =
                new TextExactRule(Pair.of(voice, writer), tokens -> new double[joining.vocabularySize()], EVERYTHING);

        ExactToken found = rule.exactly("b", HostPosition.behind(joining, "b"), ExactSearch.Goal.TOKEN);

        assertThat(joining.surface(found.id())).isEqualTo("a");
        assertThat(found.probabilities().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum())
                .isCloseTo(1, within(1e-9));
    }

    private ExactToken exactly(
            String written, java.util.function.Function<int[], float[]> logits, TextOptions options) {
        PluginVoice voice = new PluginVoice(new FakeVoice(plugin, logits), 100);
        TextExactRule rule = new TextExactRule(
                Pair.of(voice, new HostWriter(host)), tokens -> new double[host.vocabularySize()], options);
        return rule.exactly(PROMPT, position(written), ExactSearch.Goal.DISTRIBUTION);
    }

    private HostPosition position(String written) {
        return HostPosition.behind(host, PROMPT + written);
    }

    /** Follows every canonical sequence to its end and gives its probability to the first host token of its whole text. */
    private void addTexts(TokenPath path, double mass, String written, long seed, Map<Integer, Double> masses) {
        String behind = plugin.decode(path.ids()).substring(PROMPT.length());
        int common = Math.min(behind.length(), written.length());
        if (!behind.substring(0, common).equals(written.substring(0, common))) {
            return;
        }
        double[] probabilities = Softmax.probabilities(canonicalLogits(path.ids(), seed), id -> true);
        if (behind.length() >= written.length()) {
            int line = behind.indexOf('\n', written.length());
            String heard = line < 0 ? behind : behind.substring(0, line + 1);
            masses.merge(hostToken(written, heard), mass * probabilities[TinyTokenizer.END], Double::sum);
        }
        for (int id = 1; id < probabilities.length; id++) {
            if (probabilities[id] > 0) {
                addTexts(path.append(id), mass * probabilities[id], written, seed, masses);
            }
        }
    }

    /**
     * Follows every canonical sequence until it covers what is written and its host token is settled. A run of one letter never is, since
     * one more can pair it anew, and is left when nothing of it can be seen.
     */
    private void addCovers(TokenPath path, double mass, String written, long seed, Map<Integer, Double> masses) {
        double[] probabilities = Softmax.probabilities(anyLogits(path.ids(), seed), id -> true);
        for (int id = 0; id < probabilities.length; id++) {
            TokenPath longer = path.append(id);
            String text = plugin.decode(longer.ids());
            String behind = text.substring(PROMPT.length());
            int common = Math.min(behind.length(), written.length());
            boolean canonical =
                    id == TinyTokenizer.END || Arrays.equals(plugin.encode(text).ids(), longer.ids());
            if (!canonical || !behind.substring(0, common).equals(written.substring(0, common))) {
                continue;
            }
            boolean ended = id == TinyTokenizer.END;
            if (behind.length() > written.length() || (ended && behind.length() == written.length())) {
                byte[] said = behind.substring(written.length()).getBytes(StandardCharsets.UTF_8);
                Continuation continuation = ended ? new Continuation(said, true) : Continuation.of(said);
                if (new HostWriter(host).next(position(written), continuation).settled()) {
                    masses.merge(hostToken(written, behind), mass * probabilities[id], Double::sum);
                    continue;
                }
            }
            if (!ended && mass * probabilities[id] > NEGLIGIBLE) {
                addCovers(longer, mass * probabilities[id], written, seed, masses);
            }
        }
    }

    private int hostToken(String written, String behind) {
        if (behind.length() == written.length()) {
            return TinyTokenizer.END;
        }
        int[] before = host.encode(PROMPT + written).ids();
        int[] all = host.encode(PROMPT + behind).ids();
        if (Arrays.equals(before, Arrays.copyOf(all, before.length))) {
            return all[before.length];
        }
        int best = -1;
        for (int id = 1; id < host.vocabularySize(); id++) {
            String token = host.surface(id);
            if (behind.startsWith(token, written.length())
                    && (best < 0 || token.length() > host.surface(best).length())) {
                best = id;
            }
        }
        return best;
    }

    /** Random logits; what is not canonical is never said, and a text ends after a few tokens. */
    private float[] canonicalLogits(int[] context, long seed) {
        float[] logits = anyLogits(context, seed);
        int[] longer = Arrays.copyOf(context, context.length + 1);
        for (int id = 1; id < logits.length; id++) {
            longer[context.length] = id;
            if (!Arrays.equals(plugin.encode(plugin.decode(longer)).ids(), longer)) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
        return logits;
    }

    private float[] anyLogits(int[] context, long seed) {
        Random random = new Random(seed * 1_000_003 + Arrays.hashCode(context));
        boolean mustEnd = context.length >= plugin.encode(PROMPT).length() + LONGEST;
        float[] logits = new float[plugin.vocabularySize()];
        for (int id = 0; id < logits.length; id++) {
            logits[id] = (float) (3 * random.nextGaussian());
            if (mustEnd && id != TinyTokenizer.END) {
                logits[id] = Float.NEGATIVE_INFINITY;
            }
        }
        return logits;
    }
}
