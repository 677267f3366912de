package io.onceedit.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.onceedit.model.checkpoint.Checkpoint;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.checkpoint.ModelFolder;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.gguf.GgufModel;
import io.onceedit.model.gguf.TokenizerJson;
import io.onceedit.model.tensor.NativeHeap;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.model.tokenizer.TokenizerFiles;
import io.onceedit.model.tokenizer.TokenizerFiles.Document;
import io.onceedit.model.tokenizer.Tokenizers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An open model on disk, a Hugging Face model folder or a GGUF file: the one door that does not ask callers which. Its files must not change
 * while it is open. Safe for use by many threads.
 */
public final class ModelFiles implements AutoCloseable {
    /** Making tokens of this many leaves tens of megabytes of garbage, which would stand in memory beside the weights that are read next. */
    private static final int LARGE_VOCABULARY = 20_000;

    private final Checkpoint checkpoint;
    private final Supplier<TokenizerFiles> tokenizer;
    private final Supplier<String> tokenizerHash;

    private ModelFiles(Checkpoint checkpoint, Supplier<TokenizerFiles> tokenizer, Supplier<String> tokenizerHash) {
        this.checkpoint = checkpoint;
        this.tokenizer = tokenizer;
        this.tokenizerHash = tokenizerHash;
    }

    /** Opens a model whose content hash is computed anew when it is asked for. */
    public static ModelFiles open(Path path) {
        return open(path, ContentHashes.uncached());
    }

    /**
     * Reads the configuration, checks the headers of the weights. Reads no tensor.
     *
     * @param path a model folder or a GGUF file
     * @param hashes where content hashes come from
     * @throws IllegalArgumentException where a file is missing, invalid or unsupported, with its name and what to do
     * @throws java.io.UncheckedIOException where a file cannot be read
     */
    public static ModelFiles open(Path path, ContentHashes hashes) {
        if (!Files.isRegularFile(path)) {
            return new ModelFiles(
                    ModelFolder.open(path, hashes), () -> TokenizerFiles.in(path), () -> hashes.of(tokenizerIn(path)));
        }
        GgufModel model = GgufModel.open(path, hashes);
        return model.hasTokenizerBeside()
                ? new ModelFiles(
                        model,
                        () -> TokenizerFiles.in(path.toAbsolutePath().getParent(), configuration(model)),
                        () -> hashes.of(tokenizerIn(path.toAbsolutePath().getParent())))
                : new ModelFiles(model, () -> builtIn(model), () -> hashes.of(path));
    }

    /** Whether a path looks like a model: a folder with a configuration, or a file. */
    public static boolean isAt(Path path) {
        return Files.isRegularFile(path) || Files.isRegularFile(path.resolve("config.json"));
    }

    public Path path() {
        return checkpoint.path();
    }

    /** The configuration in the form of {@code config.json}; read only. */
    public JsonNode config() {
        return checkpoint.config();
    }

    /** The architecture's name. */
    public String modelType() {
        return checkpoint.modelType();
    }

    /** The weights. Not to be read any more once the model is closed. */
    public TensorSource tensors() {
        return checkpoint.tensors();
    }

    /** The files that hold the weights. */
    public List<Path> weightFiles() {
        return checkpoint.weightFiles();
    }

    /** SHA-256 over everything that decides what the model says, hexadecimal. */
    public String contentHash() {
        return checkpoint.contentHash();
    }

    /** Bytes of the files that {@link #contentHash} is over. */
    public long contentBytes() {
        long bytes = 0;
        for (Path file : checkpoint.contentFiles()) {
            try {
                bytes += Files.size(file);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
            }
        }
        return bytes;
    }

    /** SHA-256 over the file that the tokenizer comes from, hexadecimal. */
    public String tokenizerHash() {
        return tokenizerHash.get();
    }

    /**
     * Opens the model's tokenizer. What that took for a moment is given back to the system.
     *
     * @return a tokenizer that the caller closes; it lives on when the model's files are closed
     * @throws IllegalArgumentException where it is missing, invalid or of a kind that is not supported
     */
    public TextTokenizer openTokenizer() {
        TextTokenizer opened = Tokenizers.open(tokenizer.get());
        if (opened.vocabularySize() > LARGE_VOCABULARY) {
            System.gc();
        }
        NativeHeap.trim();
        return opened;
    }

    @Override
    public void close() {
        checkpoint.close();
    }

    private static TokenizerFiles builtIn(GgufModel model) {
        TokenizerJson json = model.tokenizer();
        return new TokenizerFiles(
                new Document("of " + model.path(), json.tokenizer()),
                Optional.of(new Document("settings of " + model.path(), json.settings())),
                List.of(configuration(model)));
    }

    private static Document configuration(GgufModel model) {
        try {
            return new Document(
                    "configuration of " + model.path(), new ObjectMapper().writeValueAsBytes(model.config()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Failed to write the configuration of " + model.path(), e);
        }
    }

    private static Path tokenizerIn(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("Cannot find " + file
                    + ": expected a Hugging Face model folder, with tokenizer.json in it, or a GGUF file");
        }
        return file;
    }
}
