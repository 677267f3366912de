package io.onceedit.gate.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.checkpoint.SafetensorsFile;
import io.onceedit.model.checkpoint.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gate maps as a folder: {@value #TENSORS} and {@value #MANIFEST}, which is written last. Equal maps give equal bytes.
 *
 * <p>D = feature size, K = projected size.
 */
public final class GateMapsFolder {
    static final String TENSORS = "gate-maps.safetensors";
    /** The file that says what the maps are, in their folder. */
    public static final String MANIFEST = "gate-maps.json";

    private static final String TOKEN_WEIGHTS = "token-weights";
    private static final int FORMAT = 2;
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private GateMapsFolder() {}

    /** What stands in the manifest. */
    record Manifest(
            int format,
            GateMaps.Origin origin,
            Map<MapName, Sigmoid> weights,
            Map<ThresholdName, CalibratedThreshold> thresholds) {}

    /** How a map turns a cosine into a weight. */
    record Sigmoid(double logSharpness, double bias) {}

    /**
     * Writes maps into a folder, which is made where it is missing.
     *
     * @param base lends a scope for the tensors
     * @throws UncheckedIOException where that fails
     */
    public static void write(GateMaps maps, LanguageModel base, Path folder) {
        Map<MapName, Sigmoid> weights = new EnumMap<>(MapName.class);
        try (NDManager scope = base.decoder().newScope()) {
            Files.createDirectories(folder);
            Map<String, NDArray> tensors = new TreeMap<>();
            tensors.put(TOKEN_WEIGHTS, scope.create(maps.tokenWeights().perToken()));
            maps.maps().forEach((name, map) -> {
                weights.put(name, new Sigmoid(map.logSharpness(), map.bias()));
                tensors.put(name.fileName() + ".mean", scope.create(map.mean()));
                tensors.put(name.fileName() + ".scale", scope.create(map.scale()));
                tensors.put(
                        name.fileName() + ".weights",
                        scope.create(map.weights(), new Shape(map.size(), map.featureSize())));
            });
            new SafetensorsWriter(SafetensorsWriter.Precision.FLOAT32, Map.of())
                    .write(folder.resolve(TENSORS), tensors);
            Manifest manifest = new Manifest(FORMAT, maps.origin(), weights, maps.thresholds());
            Path unfinished = folder.resolve(MANIFEST + ".part");
            Files.writeString(unfinished, JSON.writeValueAsString(manifest) + "\n", StandardCharsets.UTF_8);
            Files.move(unfinished, folder.resolve(MANIFEST), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Failed to write gate maps to " + folder + ": " + e, e);
        }
    }

    /**
     * Opens maps for a plug-in base.
     *
     * @throws IllegalArgumentException where they were learned for another model, or the folder holds no gate maps of this format
     * @throws UncheckedIOException where a file cannot be read
     */
    public static GateMaps open(Path folder, LanguageModel base) {
        Manifest manifest = manifest(folder.resolve(MANIFEST));
        manifest.origin().requireBase(base);
        Map<MapName, LearnedMap> maps = new EnumMap<>(MapName.class);
        SafetensorsFile tensors = SafetensorsFile.open(folder.resolve(TENSORS));
        TokenWeights tokenWeights;
        try (NDManager scope = base.decoder().newScope()) {
            tokenWeights = new TokenWeights(tensors.read(scope, TOKEN_WEIGHTS).toFloatArray());
            manifest.weights()
                    .forEach((name, sigmoid) -> maps.put(
                            name,
                            new LearnedMap(
                                    tensors.read(scope, name.fileName() + ".mean")
                                            .toFloatArray(),
                                    tensors.read(scope, name.fileName() + ".scale")
                                            .toFloatArray(),
                                    tensors.read(scope, name.fileName() + ".weights")
                                            .toFloatArray(),
                                    sigmoid.logSharpness(),
                                    sigmoid.bias())));
        }
        return new GateMaps(manifest.origin(), tokenWeights, maps, manifest.thresholds());
    }

    /**
     * What maps were learned from, of the content of their {@value #MANIFEST}, wherever it lies.
     *
     * @param source names the file in messages
     * @throws IllegalArgumentException where it is of no gate maps of this format
     */
    public static GateMaps.Origin origin(String source, byte[] content) {
        return manifest(source, content).origin();
    }

    private static Manifest manifest(Path file) {
        try {
            return manifest(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read gate maps from " + file + ": " + e, e);
        }
    }

    private static Manifest manifest(String source, byte[] content) {
        try {
            Manifest manifest = JSON.readValue(content, Manifest.class);
            if (manifest.format() != FORMAT) {
                throw new IllegalArgumentException("Unsupported gate maps in " + source + ": expected format = "
                        + FORMAT + ", actual = " + manifest.format() + "; learn them again");
            }
            return manifest;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "Invalid gate maps in " + source + ": " + e.getOriginalMessage() + "; learn them again", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read gate maps from " + source + ": " + e, e);
        }
    }
}
