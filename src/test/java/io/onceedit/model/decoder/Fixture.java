package io.onceedit.model.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.tensor.WeightType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A tiny checkpoint of {@code make_fixtures.py} with the numbers of Hugging Face transformers, and changes to it. */
final class Fixture {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("src/test/resources/io/onceedit/model/decoder");
    private static final String WEIGHTS = ".safetensors";

    private static final Map<String, Fixture> READ = new ConcurrentHashMap<>();

    private final JsonNode answers;
    private final Map<String, Tensor> tensors;
    private final Map<Integer, float[]> logits = new ConcurrentHashMap<>();

    private record Tensor(long[] shape, float[] values) {}

    private Fixture(JsonNode answers, Map<String, Tensor> tensors) {
        this.answers = answers;
        this.tensors = tensors;
    }

    /** The names of all fixtures. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(WEIGHTS))
                    .map(file -> file.substring(0, file.length() - WEIGHTS.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the fixtures that have gradients. */
    static List<String> namesWithGradients() {
        return names().stream()
                .filter(name -> read(name).answers.has("gradients"))
                .toList();
    }

    static Fixture read(String name) {
        return READ.computeIfAbsent(name, Fixture::readFile);
    }

    private static Fixture readFile(String name) {
        try (InputStream numbers = Fixture.class.getResourceAsStream(name + ".json");
                InputStream weights = Fixture.class.getResourceAsStream(name + ".safetensors")) {
            return new Fixture(JSON.readTree(numbers), tensors(weights.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Tensor> tensors(byte[] bytes) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = Math.toIntExact(file.getLong());
        JsonNode header = JSON.readTree(new String(bytes, Long.BYTES, headerLength, StandardCharsets.UTF_8));
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        header.properties().stream()
                .filter(entry -> !entry.getKey().equals("__metadata__"))
                .forEach(entry -> {
                    long[] shape = JSON.convertValue(entry.getValue().get("shape"), long[].class);
                    int begin = Long.BYTES
                            + headerLength
                            + entry.getValue().at("/data_offsets/0").asInt();
                    int end = Long.BYTES
                            + headerLength
                            + entry.getValue().at("/data_offsets/1").asInt();
                    float[] values = new float[(end - begin) / Float.BYTES];
                    file.slice(begin, end - begin)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .asFloatBuffer()
                            .get(values);
                    tensors.put(entry.getKey(), new Tensor(shape, values));
                });
        return tensors;
    }

    ObjectNode config() {
        return answers.get("config").deepCopy();
    }

    /** The rotary and layer settings as a newer transformers writes them. */
    ObjectNode newSpelling() {
        return answers.get("config_as_saved").deepCopy();
    }

    TokenBatch batch() {
        return new TokenBatch(JSON.convertValue(answers.get("rows"), int[][].class));
    }

    /** The logits of a row's positions in [from, to), (to - from, V) side by side. */
    float[] logits(int row, int from, int to) {
        float[] all =
                logits.computeIfAbsent(row, at -> numbers(answers.get("logits").get(at)));
        int vocabulary = all.length / answers.get("rows").get(row).size();
        return Arrays.copyOfRange(all, from * vocabulary, to * vocabulary);
    }

    private static float[] numbers(JsonNode array) {
        float[] numbers = new float[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).floatValue();
        }
        return numbers;
    }

    /** How many numbers the reference has for a token. */
    int vocabulary() {
        return config().get("vocab_size").asInt();
    }

    double loss() {
        return answers.get("loss").asDouble();
    }

    Map<String, float[]> gradients() {
        Map<String, float[]> gradients = new LinkedHashMap<>();
        answers.get("gradients")
                .properties()
                .forEach(entry -> gradients.put(entry.getKey(), JSON.convertValue(entry.getValue(), float[].class)));
        return gradients;
    }

    Fixture withoutPrefix(String prefix) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) ->
                renamed.put(name.startsWith(prefix) ? name.substring(prefix.length()) : name, tensor));
        return new Fixture(answers, renamed);
    }

    /** The checkpoint with a prefix in front of every name. */
    Fixture withPrefix(String prefix) {
        Map<String, Tensor> renamed = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> renamed.put(prefix + name, tensor));
        return new Fixture(answers, renamed);
    }

    Fixture without(String name) {
        Map<String, Tensor> fewer = new LinkedHashMap<>(tensors);
        fewer.remove(name);
        return new Fixture(answers, fewer);
    }

    Fixture withShape(String name, long... shape) {
        Map<String, Tensor> changed = new LinkedHashMap<>(tensors);
        changed.put(name, new Tensor(shape, tensors.get(name).values()));
        return new Fixture(answers, changed);
    }

    /** The checkpoint with one more tensor, of zeros. */
    Fixture withTensor(String name, long... shape) {
        Map<String, Tensor> more = new LinkedHashMap<>(tensors);
        more.put(name, new Tensor(shape, new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)]));
        return new Fixture(answers, more);
    }

    Decoder open() {
        return open(config());
    }

    Decoder open(JsonNode config) {
        return Decoders.open(config, source(), Device.cpu());
    }

    Decoder open(WeightType weights) {
        return Decoders.open(config(), source(), Device.cpu(), weights);
    }

    /** The checkpoint with every matrix rounded to halves, by the engine. */
    Fixture rounded() {
        Map<String, Tensor> rounded = new LinkedHashMap<>();
        try (NDManager scope = NDManager.newBaseManager()) {
            tensors.forEach((name, tensor) -> rounded.put(
                    name,
                    tensor.shape().length < 2
                            ? tensor
                            : new Tensor(
                                    tensor.shape(),
                                    scope.create(tensor.values())
                                            .toType(DataType.FLOAT16, true)
                                            .toType(DataType.FLOAT32, true)
                                            .toFloatArray())));
        }
        return new Fixture(answers, rounded);
    }

    private TensorSource source() {
        return new TensorSource() {
            @Override
            public Set<String> names() {
                return tensors.keySet();
            }

            @Override
            public long[] shape(String name) {
                return tensors.get(name).shape().clone();
            }

            @Override
            public NDArray read(NDManager scope, String name, WeightType type) {
                NDArray numbers = scope.create(
                        tensors.get(name).values(), new Shape(tensors.get(name).shape()));
                if (type == WeightType.FLOAT32) {
                    return numbers;
                }
                try (numbers) {
                    return numbers.toType(type.dataType(), true);
                }
            }

            @Override
            public String elementType(String name) {
                return "F32";
            }

            @Override
            public void requireReadable(String name, WeightType type) {
                assertThat(tensors).containsKey(name);
            }

            @Override
            public String location() {
                return "tiny/model.safetensors";
            }
        };
    }
}
