package io.onceedit.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Llamas with random weights and the demo's tokenizer, so large that what a process needs beside weights is small: 40 million numbers. */
final class RandomModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TOKENIZER = Path.of("src/demo/models/host-llama/tokenizer.json");
    private static final int VOCABULARY = 1200;
    private static final int HIDDEN = 1024;
    private static final int MLP = 2816;
    private static final int LAYERS = 3;

    private RandomModel() {}

    /** How weights are stored: BF16 or F32. */
    enum Stored {
        BF16(2),
        F32(4);

        private final int bytes;

        Stored(int bytes) {
            this.bytes = bytes;
        }
    }

    /** Writes a folder with weights in so many files, with an index where they are several. */
    static Path write(Path folder, Stored stored, int shards) throws IOException {
        Files.createDirectories(folder);
        Files.copy(TOKENIZER, folder.resolve("tokenizer.json"));
        JSON.writeValue(folder.resolve("config.json").toFile(), config());
        List<Map.Entry<String, long[]>> tensors = List.copyOf(shapes().entrySet());
        ObjectNode index = JSON.createObjectNode();
        ObjectNode weightMap = index.putObject("weight_map");
        for (int shard = 0; shard < shards; shard++) {
            String name = shards == 1 ? "model.safetensors" : "model-" + shard + ".safetensors";
            List<Map.Entry<String, long[]>> part =
                    tensors.subList(tensors.size() * shard / shards, tensors.size() * (shard + 1) / shards);
            part.forEach(tensor -> weightMap.put(tensor.getKey(), name));
            writeShard(folder.resolve(name), part, stored);
        }
        if (shards > 1) {
            JSON.writeValue(folder.resolve("model.safetensors.index.json").toFile(), index);
        }
        return folder;
    }

    private static ObjectNode config() {
        ObjectNode config = JSON.createObjectNode();
        config.put("model_type", "llama");
        config.put("hidden_size", HIDDEN);
        config.put("intermediate_size", MLP);
        config.put("num_hidden_layers", LAYERS);
        config.put("num_attention_heads", 16);
        config.put("num_key_value_heads", 16);
        config.put("vocab_size", VOCABULARY);
        config.put("max_position_embeddings", 256);
        config.put("rms_norm_eps", 1e-5);
        config.put("hidden_act", "silu");
        config.put("tie_word_embeddings", true);
        return config;
    }

    private static Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put("model.embed_tokens.weight", new long[] {VOCABULARY, HIDDEN});
        for (int layer = 0; layer < LAYERS; layer++) {
            String prefix = "model.layers." + layer + ".";
            for (String map : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
                shapes.put(prefix + "self_attn." + map + ".weight", new long[] {HIDDEN, HIDDEN});
            }
            shapes.put(prefix + "mlp.gate_proj.weight", new long[] {MLP, HIDDEN});
            shapes.put(prefix + "mlp.up_proj.weight", new long[] {MLP, HIDDEN});
            shapes.put(prefix + "mlp.down_proj.weight", new long[] {HIDDEN, MLP});
            shapes.put(prefix + "input_layernorm.weight", new long[] {HIDDEN});
            shapes.put(prefix + "post_attention_layernorm.weight", new long[] {HIDDEN});
        }
        shapes.put("model.norm.weight", new long[] {HIDDEN});
        return shapes;
    }

    private static void writeShard(Path file, List<Map.Entry<String, long[]>> tensors, Stored stored)
            throws IOException {
        ObjectNode header = JSON.createObjectNode();
        List<Long> sizes = new ArrayList<>();
        long end = 0;
        for (Map.Entry<String, long[]> tensor : tensors) {
            ObjectNode entry = header.putObject(tensor.getKey());
            entry.put("dtype", stored.name());
            long bytes = stored.bytes;
            for (long size : tensor.getValue()) {
                entry.withArray("shape").add(size);
                bytes *= size;
            }
            entry.putArray("data_offsets").add(end).add(end + bytes);
            end += bytes;
            sizes.add(bytes);
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        byte[] row = row(stored);
        try (OutputStream output = Files.newOutputStream(file)) {
            output.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .array());
            output.write(json);
            for (long bytes : sizes) {
                for (long done = 0; done < bytes; done += row.length) {
                    output.write(row);
                }
            }
        }
    }

    /** So many small numbers as a row has. */
    private static byte[] row(Stored stored) {
        Random random = new Random(1);
        ByteBuffer row = ByteBuffer.allocate(HIDDEN * stored.bytes).order(ByteOrder.LITTLE_ENDIAN);
        while (row.hasRemaining()) {
            int bits = Float.floatToIntBits((float) random.nextGaussian() / 32);
            if (stored == Stored.BF16) {
                row.putShort((short) (bits >>> Short.SIZE));
            } else {
                row.putInt(bits);
            }
        }
        return row.array();
    }
}
