package io.onceedit.model;

import ai.djl.Device;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.decoder.Decoders;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Opens models: Hugging Face model folders and GGUF files. */
public final class LanguageModels {
    private LanguageModels() {}

    /** Opens a model whose weights are held as the device's default type, and whose content hash is computed anew. */
    public static LanguageModel open(String id, Path path, Device device) {
        return open(id, path, device, WeightType.defaultFor(device), ContentHashes.uncached());
    }

    /**
     * Opens a model: checks its files, opens its tokenizer and reads its weights, while another thread hashes its files.
     *
     * @param id the name by which a run file calls it
     * @param path a Hugging Face model folder or a GGUF file
     * @param device where the weights go
     * @param weights how they are held
     * @param hashes where content hashes come from
     * @return the model, which the caller closes
     * @throws IllegalArgumentException where a file is missing, invalid or unsupported, or the tokenizer does not fit the weights; with the
     *     file, what was expected and what to do
     * @throws java.io.UncheckedIOException where a file cannot be read
     */
    public static LanguageModel open(String id, Path path, Device device, WeightType weights, ContentHashes hashes) {
        try (ModelFiles files = ModelFiles.open(path, hashes)) {
            TextTokenizer tokenizer = files.openTokenizer();
            try {
                check(id, files, tokenizer, weights);
                CompletableFuture<String> contentHash = CompletableFuture.supplyAsync(files::contentHash);
                Decoder decoder = openBeside(contentHash, files, device, weights);
                try {
                    return new LanguageModel(id, files.modelType(), joined(contentHash), decoder, tokenizer);
                } catch (RuntimeException e) {
                    decoder.close();
                    throw e;
                }
            } catch (RuntimeException e) {
                tokenizer.close();
                throw e;
            }
        }
    }

    /** Where opening fails, nothing goes on reading behind it. */
    private static Decoder openBeside(
            CompletableFuture<String> contentHash, ModelFiles files, Device device, WeightType weights) {
        try {
            return Decoders.open(files.config(), files.tensors(), device, weights);
        } catch (RuntimeException | Error e) {
            contentHash.exceptionally(failure -> "").join();
            throw e;
        }
    }

    private static String joined(CompletableFuture<String> contentHash) {
        try {
            return contentHash.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /**
     * Makes sure that a model can be opened, but for the numbers in its weights: the architecture is known, the weights have the shapes
     * that the configuration asks for, the tokenizer fits them. Reads no tensor.
     *
     * @param id the name by which a run file calls it
     * @param files the model's open files
     * @param tokenizer the model's
     * @param weights how its weights would be held
     * @return the decoder's sizes
     * @throws IllegalArgumentException as {@link #open(String, Path, Device)}
     */
    public static DecoderShape check(String id, ModelFiles files, TextTokenizer tokenizer, WeightType weights) {
        DecoderShape shape = Decoders.check(files.config(), files.tensors(), weights);
        requireFit(id, files, tokenizer, shape.vocabularySize());
        return shape;
    }

    private static void requireFit(String id, ModelFiles files, TextTokenizer tokenizer, long rows) {
        if (tokenizer.vocabularySize() > rows) {
            throw new IllegalArgumentException("Invalid model " + id + " in " + files.path() + ": the tokenizer has "
                    + tokenizer.vocabularySize() + " ids, but the embedding has only " + rows
                    + " rows; tokenizer.json and the weights are of different models");
        }
    }
}
