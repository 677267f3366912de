package io.onceedit.model.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.model.checkpoint.Checkpoint;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.gguf.RenamedTensors.Origin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An open GGUF file as the model that Hugging Face transformers has. Its tokenizer is the file's own, unless a {@code tokenizer.json} lies
 * beside the file. Neither must change while it is open.
 */
public final class GgufModel implements Checkpoint {
    private static final String ARCHITECTURE = "general.architecture";
    private static final String TOKENIZER = "tokenizer.json";
    private static final List<String> TOKENIZER_FILES = List.of(TOKENIZER, "tokenizer_config.json");

    private static final Map<String, ArchitectureMap> ARCHITECTURES = new TreeMap<>(Map.of(
            "llama", new LlamaMap(LlamaMap.Member.LLAMA),
            "qwen2", new LlamaMap(LlamaMap.Member.QWEN2),
            "qwen3", new LlamaMap(LlamaMap.Member.QWEN3),
            "gemma2", new GemmaMap(GemmaMap.Generation.GEMMA2),
            "gemma3", new GemmaMap(GemmaMap.Generation.GEMMA3),
            "phi3", new Phi3Map(),
            "gpt2", new Gpt2Map()));

    private final Path path;
    private final Metadata metadata;
    private final ObjectNode config;
    private final ContentHashes hashes;
    private volatile TensorSource tensors;

    private GgufModel(Path path, Metadata metadata, ObjectNode config, TensorSource tensors, ContentHashes hashes) {
        this.path = path;
        this.metadata = metadata;
        this.config = config;
        this.tensors = tensors;
        this.hashes = hashes;
    }

    /**
     * Checks the header of a file and reads its configuration. Reads no weight.
     *
     * @param hashes where content hashes come from
     * @throws IllegalArgumentException where the file is damaged or of a form that is not supported, with file, field, value and what to do
     * @throws java.io.UncheckedIOException where the file cannot be read
     */
    public static GgufModel open(Path path, ContentHashes hashes) {
        GgufFile file = GgufFile.open(path);
        String name = file.metadata().requiredText(ARCHITECTURE);
        ArchitectureMap architecture = ARCHITECTURES.get(name);
        if (architecture == null) {
            throw file.metadata()
                    .unsupported(ARCHITECTURE, name, "one of " + String.join(", ", ARCHITECTURES.keySet()));
        }
        ArchitectureFields fields = new ArchitectureFields(file, name);
        ObjectNode config = architecture.config(fields);
        Map<String, Origin> origins = origins(file, architecture, fields);
        if (config.path("tie_word_embeddings").asBoolean()) {
            origins.values().removeIf(origin -> origin.name().equals(SharedConfig.HEAD));
        }
        return new GgufModel(path, file.metadata(), config, new RenamedTensors(file.tensors(), origins), hashes);
    }

    private static Map<String, Origin> origins(GgufFile file, ArchitectureMap architecture, ArchitectureFields fields) {
        TensorNames names = architecture.names();
        Map<String, Origin> origins = new HashMap<>();
        for (String stored : file.entries().keySet()) {
            if (!names.elsewhere().contains(stored)) {
                String name = names.of(stored)
                        .orElseThrow(() -> new IllegalArgumentException("Unsupported tensor " + stored + " in "
                                + file.bytes().path()
                                + ": models of its architecture are read without it; take a file of the plain model"));
                origins.put(name, new Origin(stored, architecture.change(stored, fields)));
            }
        }
        return origins;
    }

    @Override
    public JsonNode config() {
        return config;
    }

    @Override
    public String modelType() {
        return config.path("model_type").asText();
    }

    @Override
    public TensorSource tensors() {
        TensorSource open = tensors;
        if (open == null) {
            throw new IllegalStateException("Cannot read tensors of " + path + ": the model file is closed");
        }
        return open;
    }

    /** SHA-256 over the file and the tokenizer's files beside it, whatever the file is called. */
    @Override
    public String contentHash() {
        return ContentHashes.ofText("gguf\0" + hashes.of(path) + "\n" + hashes.listed(tokenizerFilesBeside()));
    }

    @Override
    public List<Path> weightFiles() {
        return List.of(path);
    }

    @Override
    public List<Path> contentFiles() {
        List<Path> files = new ArrayList<>(List.of(path));
        files.addAll(tokenizerFilesBeside());
        return files;
    }

    private List<Path> tokenizerFilesBeside() {
        return hasTokenizerBeside()
                ? TOKENIZER_FILES.stream()
                        .map(path::resolveSibling)
                        .filter(Files::isRegularFile)
                        .toList()
                : List.of();
    }

    /** Whether a {@code tokenizer.json} lies beside the file, which takes the place of the file's own tokenizer. */
    public boolean hasTokenizerBeside() {
        return Files.isRegularFile(path.resolveSibling(TOKENIZER));
    }

    /**
     * Builds the file's own tokenizer.
     *
     * @throws IllegalArgumentException where the file has none, or one of a kind that is not supported
     */
    public TokenizerJson tokenizer() {
        return TokenizerJson.of(metadata);
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
