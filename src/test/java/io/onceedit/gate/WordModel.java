package io.onceedit.gate;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.decoder.HiddenRows;
import io.onceedit.model.decoder.KeyValueCache;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import io.onceedit.model.tokenizer.Encoding;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A model whose lower layers know words and their order: the hidden state of a word is a random vector that the word alone decides, plus a
 * share of the word before it for each layer. Enough for gates; has no head.
 */
public final class WordModel implements Decoder, TextTokenizer {
    public static final int HIDDEN_SIZE = 24;
    static final int LAYERS = 4;
    private static final int VOCABULARY = 1 << 16;
    private static final float SHARE_OF_WORD_BEFORE = 0.2f;

    private final NDManager root = Engine.getEngine("PyTorch").newBaseManager();
    private int layersRead;

    /** An open model; its hash tells it from others. */
    public static LanguageModel open(String contentHash) {
        WordModel model = new WordModel();
        return new LanguageModel("words", "words", contentHash, model, model);
    }

    /** How many layers all passes together have run. */
    public int layersRead() {
        return layersRead;
    }

    /** The arrays that are open in this model. */
    public int openArrays() {
        return root.getManagedArrays().size();
    }

    /** The hidden state of a token after another one, (D): what {@link #residualAfter} holds. */
    public static float[] state(int token, int before, int layers) {
        float[] own = vector(token);
        float[] other = vector(before);
        for (int i = 0; i < own.length; i++) {
            own[i] += layers * SHARE_OF_WORD_BEFORE * other[i];
        }
        return own;
    }

    private static float[] vector(int token) {
        SplittableRandom random = new SplittableRandom(token);
        float[] vector = new float[HIDDEN_SIZE];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return vector;
    }

    @Override
    public DecoderShape shape() {
        return new DecoderShape(LAYERS, HIDDEN_SIZE, VOCABULARY, 64, true, 0, 0);
    }

    @Override
    public NDManager newScope() {
        return root.newSubManager();
    }

    @Override
    public NDArray residualAfter(NDManager scope, TokenBatch batch, int layers) {
        layersRead += layers;
        int longest = batch.longest();
        float[] states = new float[batch.size() * longest * HIDDEN_SIZE];
        for (int row = 0; row < batch.size(); row++) {
            int[] tokens = batch.rows()[row];
            for (int t = 0; t < tokens.length; t++) {
                float[] state = state(tokens[t], t == 0 ? 0 : tokens[t - 1], layers);
                System.arraycopy(state, 0, states, (row * longest + t) * HIDDEN_SIZE, HIDDEN_SIZE);
            }
        }
        return scope.create(states, new Shape(batch.size(), longest, HIDDEN_SIZE));
    }

    @Override
    public Encoding encode(String text) {
        String[] words = text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+");
        int[] ids = new int[words.length + 1];
        for (int i = 0; i < words.length; i++) {
            ids[i + 1] = 1 + Math.floorMod(words[i].hashCode(), VOCABULARY - 1);
        }
        return text.isBlank()
                ? new Encoding(new int[0], new int[0], new int[0])
                : new Encoding(ids, new int[ids.length], new int[ids.length]);
    }

    @Override
    public Encoding encodeWithoutBeginOfText(String text) {
        return encode(text);
    }

    @Override
    public NDArray hidden(NDManager scope, TokenBatch batch) {
        return residualAfter(scope, batch, LAYERS);
    }

    @Override
    public NDArray hidden(NDManager scope, TokenBatch batch, TokenPlaces places) {
        return HiddenRows.gather(hidden(scope, batch), places);
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers) {
        throw unsupported();
    }

    @Override
    public NDArray hiddenFrom(NDArray residual, TokenBatch batch, int layers, TokenPlaces places) {
        throw unsupported();
    }

    @Override
    public KeyValueCache newCache(NDManager scope, int rows) {
        throw unsupported();
    }

    @Override
    public NDArray extend(NDManager scope, KeyValueCache cache, TokenBatch batch) {
        throw unsupported();
    }

    @Override
    public NDArray logits(NDArray rows) {
        throw unsupported();
    }

    @Override
    public NDArray embedding() {
        throw unsupported();
    }

    @Override
    public NDArray head() {
        throw unsupported();
    }

    @Override
    public NDArray parameter(String name) {
        throw unsupported();
    }

    @Override
    public Set<String> parameterNames() {
        return Set.of();
    }

    @Override
    public Set<String> layerParameterNames(int layer) {
        return Set.of();
    }

    /** Itself: a plug-in that changes nothing. */
    @Override
    public Decoder withParameters(Map<String, NDArray> replacements) {
        return new WordModel();
    }

    @Override
    public int vocabularySize() {
        return VOCABULARY;
    }

    @Override
    public byte[] bytes(int id) {
        return surface(id).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String surface(int id) {
        return " w" + id;
    }

    @Override
    public boolean isSpecial(int id) {
        return id == 0;
    }

    @Override
    public OptionalInt beginOfText() {
        return OptionalInt.of(0);
    }

    @Override
    public boolean isEndOfText(int id) {
        return false;
    }

    @Override
    public String decode(int[] ids) {
        throw unsupported();
    }

    @Override
    public String kind() {
        return "for tests";
    }

    @Override
    public String contentHash() {
        return "words";
    }

    @Override
    public void close() {
        root.close();
    }

    private static UnsupportedOperationException unsupported() {
        return new UnsupportedOperationException("Unsupported by the model of words");
    }
}
