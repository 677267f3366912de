package io.onceedit.model.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * An open Hugging Face model folder: {@code config.json}, weights as {@code model.safetensors} or in shards with
 * {@code model.safetensors.index.json}, and tokenizer files. Its files must not change while it is open. Safe for use by many threads.
 */
public final class ModelFolder implements Checkpoint {
    private final Path path;
    private final ObjectNode config;
    private final WeightFiles weightFiles;
    private final ContentHashes hashes;
    private volatile TensorSource tensors;

    private ModelFolder(Path path, ObjectNode config, WeightFiles weightFiles, ContentHashes hashes) {
        this.path = path;
        this.config = config;
        this.weightFiles = weightFiles;
        this.hashes = hashes;
        this.tensors = weightFiles.open();
    }

    /** Opens a folder whose content hash is computed anew when it is asked for. */
    public static ModelFolder open(Path path) {
        return open(path, ContentHashes.uncached());
    }

    /**
     * Reads the configuration, checks the headers of the weights. Reads no tensor.
     *
     * @param hashes where content hashes come from
     * @throws IllegalArgumentException where a file is missing or invalid, with its name and what to do
     * @throws java.io.UncheckedIOException where a file cannot be read
     */
    public static ModelFolder open(Path path, ContentHashes hashes) {
        if (!Files.isDirectory(path)) {
            throw new IllegalArgumentException("Cannot find model folder " + path
                    + ": expected a folder with config.json, model.safetensors and tokenizer.json, or a GGUF file");
        }
        Path config = path.resolve(ModelFolderFiles.CONFIG);
        if (!Files.isRegularFile(config)) {
            throw new IllegalArgumentException(
                    "Cannot find " + config + ": expected a Hugging Face model folder, with config.json in it");
        }
        return new ModelFolder(path, Json.readObject(config), new WeightFiles(path), hashes);
    }

    @Override
    public JsonNode config() {
        return config;
    }

    @Override
    public String modelType() {
        JsonNode modelType = config.path("model_type");
        if (!modelType.isTextual() || modelType.asText().isBlank()) {
            throw new IllegalArgumentException("Invalid " + path.resolve(ModelFolderFiles.CONFIG) + ": model_type = "
                    + modelType + ", expected an architecture's name, for example \"llama\"");
        }
        return modelType.asText();
    }

    @Override
    public TensorSource tensors() {
        TensorSource open = tensors;
        if (open == null) {
            throw new IllegalStateException("Cannot read tensors of " + path + ": the model folder is closed");
        }
        return open;
    }

    /** SHA-256 over configuration, weights and tokenizer files and their names. */
    @Override
    public String contentHash() {
        return ContentHashes.ofText(hashes.listed(contentFiles()));
    }

    @Override
    public List<Path> weightFiles() {
        return weightFiles.shards();
    }

    @Override
    public List<Path> contentFiles() {
        Stream<Path> beside =
                ModelFolderFiles.BESIDE_WEIGHTS.stream().map(path::resolve).filter(Files::isRegularFile);
        return Stream.concat(beside, weightFiles.files().stream()).sorted().toList();
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        tensors = null;
    }
}
