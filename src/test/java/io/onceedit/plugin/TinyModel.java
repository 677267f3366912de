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
import io.onceedit.model.tensor.WeightType;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Models of four layers with random weights that read characters: a Llama and a GPT-2. */
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

    /** A GPT-2: learned positions, tied head. */
    static LanguageModel openGpt2(String hash) {
        ObjectNode config = new ObjectMapper().createObjectNode();
        config.put("model_type", "gpt2");
        config.put("n_embd", HIDDEN);
        config.put("n_layer", LAYERS);
        config.put("n_head", HIDDEN / HEAD_SIZE);
        config.put("n_positions", POSITIONS);
        config.put("vocab_size", CharacterTokenizer.VOCABULARY);
        config.put("activation_function", "gelu_new");
        return new LanguageModel(
                "tiny",
                "gpt2",
                hash,
                Decoders.open(config, new RandomTensors(gpt2Shapes()), Device.cpu()),
                new CharacterTokenizer());
    }

    private static Map<String, long[]> gpt2Shapes() {
        Map<String, long[]> shapes = new TreeMap<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "h." + layer + ".";
            shapes.put(prefix + "attn.c_attn.weight", new long[] {HIDDEN, 3L * HIDDEN});
            shapes.put(prefix + "attn.c_attn.bias", new long[] {3L * HIDDEN});
            shapes.put(prefix + "attn.c_proj.weight", new long[] {HIDDEN, HIDDEN});
            shapes.put(prefix + "mlp.c_fc.weight", new long[] {HIDDEN, 4L * HIDDEN});
            shapes.put(prefix + "mlp.c_fc.bias", new long[] {4L * HIDDEN});
            shapes.put(prefix + "mlp.c_proj.weight", new long[] {4L * HIDDEN, HIDDEN});
            for (String vector : List.of("attn.c_proj.bias", "mlp.c_proj.bias", "ln_1.weight", "ln_1.bias")) {
                shapes.put(prefix + vector, new long[] {HIDDEN});
            }
            shapes.put(prefix + "ln_2.weight", new long[] {HIDDEN});
            shapes.put(prefix + "ln_2.bias", new long[] {HIDDEN});
        }
        shapes.put("wte.weight", new long[] {CharacterTokenizer.VOCABULARY, HIDDEN});
        shapes.put("wpe.weight", new long[] {POSITIONS, HIDDEN});
        shapes.put("ln_f.weight", new long[] {HIDDEN});
        shapes.put("ln_f.bias", new long[] {HIDDEN});
        return shapes;
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

    /** Vectors are ones, all else is drawn from the tensor's name. */
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
        public NDArray read(NDManager scope, String name, WeightType type) {
            Shape shape = new Shape(shapes.get(name));
            float[] values = new float[Math.toIntExact(shape.size())];
            Random random = new Random(name.hashCode());
            for (int i = 0; i < values.length; i++) {
                values[i] = shape.dimension() == 1 ? 1 : (float) (0.15 * random.nextGaussian());
            }
            return scope.create(values, shape).toType(type.dataType(), false);
        }

        @Override
        public String elementType(String name) {
            return "F32";
        }

        @Override
        public void requireReadable(String name, WeightType type) {
            shape(name);
        }

        @Override
        public String location() {
            return "tiny/model.safetensors";
        }
    }
}
