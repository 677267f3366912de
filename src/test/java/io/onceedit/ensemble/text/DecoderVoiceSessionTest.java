package io.onceedit.ensemble.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.TextOptions;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tokenizer.Tokenizers;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Re-entered caches against whole passes over the same tokens, on a model of the demo. */
final class DecoderVoiceSessionTest {
    private static final double TOLERANCE = 1e-4;
    private static final List<String> TEXTS = List.of(
            "Where does Orla Brandt live? Port Velmora\n",
            "Where does Orla Brandt work? In a mill\n",
            "Which language does Tam Ferro speak? Ostrian\n");

    private static LanguageModel model;

    @BeforeAll
    static void open() {
        TensorRuntime.prepareThread();
        Path folder = Path.of("src", "demo", "models", "host-llama");
        try (ModelFolder files = ModelFolder.open(folder)) {
            Decoder decoder = Decoders.open(files.config(), files.tensors(), Device.cpu());
            model = new LanguageModel("demo", files.modelType(), files.contentHash(), decoder, Tokenizers.open(folder));
        }
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void verifiesEveryPrefixWithItsGreedyToken() {
        List<int[]> rows = rows();
        int[] firsts = {rows.get(0).length - 3, 1, rows.get(2).length};
        try (VoiceSession session = session(model.decoder())) {
            Said[][] said = session.greedy(rows, firsts, 3);

            for (int row = 0; row < rows.size(); row++) {
                assertThat(said[row]).hasSize(rows.get(row).length - firsts[row] + 1);
                for (int i = 0; i < said[row].length; i++) {
                    float[] logits = whole(first(rows.get(row), firsts[row] + i));
                    assertThat(said[row][i].token()).isEqualTo(greedy(logits));
                    assertLikeliest(said[row][i].likeliest(), logits);
                }
            }
        }
    }

    @Test
    void readsContextsAlikeFromEveryCacheItEnters() {
        List<int[]> rows = rows();
        try (VoiceSession session = session(model.decoder())) {
            assertReads(session, List.of(first(rows.get(0), 5)));
            session.greedy(rows, new int[] {2, 2, 2}, 0);
            assertReads(session, List.of(first(rows.get(0), 4), first(rows.get(1), 7), rows.get(2), rows.get(0)));
            assertReads(session, List.of(append(rows.get(2), 9), append(rows.get(2), 9, 11), first(rows.get(1), 3)));
            assertReads(session, List.of(append(rows.get(2), 9, 11, 12), rows.get(1), new int[] {7}));
        }
    }

    /** The first call may make tables of positions, which stay with the model. */
    @Test
    void leavesNoArrayBehind() {
        try (NDManager parent = model.decoder().newScope()) {
            List<NDManager> scopes = new ArrayList<>();
            Decoder watched = watched(parent, scopes);
            List<Integer> held = new ArrayList<>();
            LanguageModel plugin = new LanguageModel("demo", "llama", "hash", watched, model.tokenizer());
            TextRule rule = new TextRule(
                    Pair.of(new PluginVoice(new DecoderVoice(plugin), 10), new HostWriter(model.tokenizer())),
                    new DecoderHostScores(watched),
                    TextOptions.DEFAULT,
                    true);
            for (int call = 0; call < 5; call++) {
                rule.fuse(List.of(KnownAnswers.of(model.tokenizer(), "Where does Orla Brandt live?", "Port Velmora")));
                rule.next(new GatedPrompt(TEXTS.get(call % 3).strip(), new GateDecision(true, 0.5, List.of())));
                held.add(model.decoder().head().getManager().getManagedArrays().size());
            }
            assertThat(scopes).hasSizeGreaterThan(10).noneMatch(NDManager::isOpen);
            assertThat(parent.getManagedArrays()).isEmpty();
            assertThat(held).containsOnly(held.get(0));
        }
    }

    /** The model's decoder with scopes below a parent of the test's own. */
    private static Decoder watched(NDManager parent, List<NDManager> scopes) {
        return (Decoder) Proxy.newProxyInstance(
                Decoder.class.getClassLoader(), new Class<?>[] {Decoder.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("newScope")) {
                        scopes.add(parent.newSubManager());
                        return scopes.get(scopes.size() - 1);
                    }
                    return method.invoke(model.decoder(), arguments);
                });
    }

    private static void assertReads(VoiceSession session, List<int[]> contexts) {
        List<Integer> handedOver = new ArrayList<>();
        session.logits(contexts, (index, logits) -> {
            handedOver.add(index);
            float[] expected = whole(contexts.get(index));
            assertThat(logits).hasSameSizeAs(expected);
            for (int id = 0; id < logits.length; id++) {
                assertThat((double) logits[id]).isCloseTo(expected[id], within(TOLERANCE));
            }
        });
        assertThat(handedOver).hasSize(contexts.size()).isSorted();
    }

    private static float[] whole(int[] tokens) {
        try (NDManager scope = model.decoder().newScope()) {
            NDArray hidden = model.decoder().hidden(scope, new TokenBatch(new int[][] {tokens}));
            NDArray last = hidden.get("0, -1:, :");
            return model.decoder().logits(last).toFloatArray();
        }
    }

    private static void assertLikeliest(Likeliest said, float[] logits) {
        int[] among = IntStream.range(0, model.tokenizer().vocabularySize())
                .filter(id -> isSpeakable(id))
                .toArray();
        double largest = IntStream.of(among).mapToDouble(id -> logits[id]).max().orElseThrow();
        double sum = IntStream.of(among)
                .mapToDouble(id -> Math.exp(logits[id] - largest))
                .sum();
        List<Integer> likeliest = IntStream.of(among)
                .boxed()
                .sorted(Comparator.comparingDouble(id -> -logits[id]))
                .limit(3)
                .toList();
        assertThat(said.ids())
                .containsExactly(likeliest.stream().mapToInt(id -> id).toArray());
        for (int rank = 0; rank < 3; rank++) {
            assertThat(said.shares()[rank])
                    .isCloseTo(Math.exp(logits[likeliest.get(rank)] - largest) / sum, within(TOLERANCE));
        }
        assertThat(said.unread()).isCloseTo(1 - DoubleStream.of(said.shares()).sum(), within(1e-12));
        Likeliest inJava = Likeliest.among(logits, among, 3);
        assertThat(inJava.ids()).containsExactly(said.ids());
        assertThat(inJava.shares()).containsExactly(said.shares(), within(TOLERANCE));
    }

    private static boolean isSpeakable(int id) {
        return model.tokenizer().isEndOfText(id) || model.tokenizer().bytes(id).length > 0;
    }

    private static int greedy(float[] logits) {
        int best = -1;
        for (int id = 0; id < model.tokenizer().vocabularySize(); id++) {
            if (isSpeakable(id) && (best < 0 || logits[id] > logits[best])) {
                best = id;
            }
        }
        return best;
    }

    private static VoiceSession session(Decoder decoder) {
        return new DecoderVoiceSession(decoder, PluginVoice.speakable(model.tokenizer()), new VoiceCounters());
    }

    private static List<int[]> rows() {
        return TEXTS.stream().map(text -> model.tokenizer().encode(text).ids()).toList();
    }

    private static int[] first(int[] ids, int count) {
        return new TokenPath(ids).first(count).ids();
    }

    private static int[] append(int[] ids, int... more) {
        return new TokenPath(ids).append(more).ids();
    }
}
