package io.onceedit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Copies of the demo's files, to be damaged. */
final class BrokenFiles {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path MODELS = Path.of("src/demo/models");

    private final Path folder;

    BrokenFiles(Path folder) {
        this.folder = folder;
    }

    /** A copy of a demo model. */
    Path model(String name) throws IOException {
        Path copy = Files.createDirectories(folder.resolve(name));
        try (Stream<Path> files = Files.list(MODELS.resolve(name))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        return copy;
    }

    /** A copy of a demo model whose weights are cut off. */
    Path truncated(String name) throws IOException {
        Path model = model(name);
        byte[] bytes = Files.readAllBytes(weights(model));
        Files.write(weights(model), Arrays.copyOf(bytes, bytes.length / 2));
        return model;
    }

    /** A copy of a demo model with another header length than its header has. */
    Path withHeaderLength(String name, long length) throws IOException {
        Path model = model(name);
        byte[] bytes = Files.readAllBytes(weights(model));
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        Files.write(weights(model), bytes);
        return model;
    }

    /** A copy of a demo model whose header says something else of one tensor. */
    Path withHeader(String name, String tensor, Consumer<ObjectNode> lie) throws IOException {
        Path model = model(name);
        byte[] bytes = Files.readAllBytes(weights(model));
        ObjectNode header = header(bytes);
        lie.accept((ObjectNode) header.required(tensor));
        byte[] text = MAPPER.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
        byte[] data = Arrays.copyOfRange(bytes, dataStart(bytes), bytes.length);
        ByteBuffer file =
                ByteBuffer.allocate(Long.BYTES + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                weights(model), file.putLong(text.length).put(text).put(data).array());
        return model;
    }

    /** A copy of a demo model, in fp16, whose first number of one tensor is none. */
    Path withNotANumber(String name, String tensor) throws IOException {
        Path model = model(name);
        byte[] bytes = Files.readAllBytes(weights(model));
        JsonNode offsets = header(bytes).required(tensor).required("data_offsets");
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(dataStart(bytes) + offsets.get(0).asInt(), (short) 0x7E00);
        Files.write(weights(model), bytes);
        return model;
    }

    /** A copy of a demo model whose index names a file that is not there. */
    Path withoutShard(String name) throws IOException {
        Path model = model(name);
        Files.delete(weights(model));
        Files.writeString(
                model.resolve("model.safetensors.index.json"),
                "{\"weight_map\": {\"model.embed_tokens.weight\": \"model-00001-of-00002.safetensors\"}}");
        return model;
    }

    /** A copy of a demo model whose configuration says something else. */
    Path withConfig(String name, Consumer<ObjectNode> change) throws IOException {
        Path model = model(name);
        Path file = model.resolve("config.json");
        ObjectNode config = (ObjectNode) MAPPER.readTree(Files.readString(file));
        change.accept(config);
        Files.writeString(file, MAPPER.writeValueAsString(config));
        return model;
    }

    /** A copy of the demo's edits with one line, counted from 1, replaced. */
    Path edits(int line, String text) throws IOException {
        return lines("edits.jsonl", line, text);
    }

    /** A copy of the demo's pool with one line, counted from 1, replaced. */
    Path pool(int line, String text) throws IOException {
        return lines("pool.jsonl", line, text);
    }

    private Path lines(String name, int line, String text) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("src/demo/corpus", name)));
        lines.set(line - 1, text);
        return Files.write(folder.resolve(name), lines);
    }

    static Path weights(Path model) {
        return model.resolve("model.safetensors");
    }

    private static int dataStart(byte[] bytes) {
        return Long.BYTES
                + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    }

    private static ObjectNode header(byte[] bytes) throws IOException {
        return (ObjectNode) MAPPER.readTree(bytes, Long.BYTES, dataStart(bytes) - Long.BYTES);
    }
}
