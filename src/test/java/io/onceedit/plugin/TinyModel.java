package io.onceedit.plugin;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.decoder.Decoders;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** A Llama of four layers with random weights that reads characters. */
final class TinyModel {
    static final int LAYERS = 4;
    static final int HIDDEN = 64;
    private static final int HEAD_SIZE = 16;
    private static final int MLP = 128;
    static final int POSITIONS = 160;

    private TinyModel() {}

    /** @param tied whether the head is the embedding */
    static LanguageModel open(String hash, boolean tied) {
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.put("model_type", "llama");
        config.put("hidden_size", HIDDEN);
        config.put("intermediate_size", MLP);
        config.put("num_hidden_layers", LAYERS);
        config.put("num_attention_heads", HIDDEN / HEAD_SIZE);
        config.put("num_key_value_heads", 2);
        config.put("vocab_size", CharacterTokenizer.VOCABULARY);
        config.put("max_position_embeddings", POSITIONS);
        config.put("rms_norm_eps", 1e-5);
        config.put("rope_theta", 10000.0);
        config.put("hidden_act", "silu");
        config.put("tie_word_embeddings", tied);
        return new LanguageModel(
                "tiny",
                "llama",
                hash,
                Decoders.open(config, new RandomTensors(shapes(tied)), Device.cpu()),
                new CharacterTokenizer());
    }

    private static Map<String, long[]> shapes(boolean tied) {
        Map<String, long[]> shapes = new TreeMap<>();
        long keyValues = 2L * HEAD_SIZE;
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            shapes.put(prefix + "self_attn.q_proj.weight", new long[] {HIDDEN, HIDDEN});
            shapes.put(prefix + "self_attn.k_proj.weight", new long[] {keyValues, HIDDEN});
            shapes.put(prefix + "self_attn.v_proj.weight", new long[] {keyValues, HIDDEN});
            shapes.put(prefix + "self_attn.o_proj.weight", new long[] {HIDDEN, HIDDEN});
            shapes.put(prefix + "mlp.gate_proj.weight", new long[] {MLP, HIDDEN});
            shapes.put(prefix + "mlp.up_proj.weight", new long[] {MLP, HIDDEN});
            shapes.put(prefix + "mlp.down_proj.weight", new long[] {HIDDEN, MLP});
            shapes.put(prefix + "input_layernorm.weight", new long[] {HIDDEN});
            shapes.put(prefix + "post_attention_layernorm.weight", new long[] {HIDDEN});
        }
        shapes.put("model.embed_tokens.weight", new long[] {CharacterTokenizer.VOCABULARY, HIDDEN});
        shapes.put("model.norm.weight", new long[] {HIDDEN});
        if (!tied) {
            shapes.put("lm_head.weight", new long[] {CharacterTokenizer.VOCABULARY, HIDDEN});
        }
        return shapes;
    }

    /** Norms are ones, all else is drawn from the tensor's name. */
    private record RandomTensors(Map<String, long[]> shapes) implements TensorSource {
        @Override
        public Set<String> names() {
            return shapes.keySet();
        }

        @Override
        public long[] shape(String name) {
            return shapes.get(name).clone();
        }

        @Override
        public NDArray read(NDManager scope, String name) {
            Shape shape = new Shape(shapes.get(name));
            float[] values = new float[Math.toIntExact(shape.size())];
            Random random = new Random(name.hashCode());
            for (int i = 0; i < values.length; i++) {
                values[i] = shape.dimension() == 1 ? 1 : (float) (0.15 * random.nextGaussian());
            }
            return scope.create(values, shape);
        }

        @Override
        public void requireReadable(String name) {
            shape(name);
        }

        @Override
        public String location() {
            return "tiny/model.safetensors";
        }
    }
}
