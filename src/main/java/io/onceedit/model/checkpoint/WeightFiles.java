package io.onceedit.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a model folder's weights, and refuses those that can run code. */
final class WeightFiles {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";
    private static final List<String> PICKLE_SUFFIXES = List.of(".bin", ".pt", ".pth", ".ckpt", ".pkl");

    private final Path folder;

    WeightFiles(Path folder) {
        this.folder = folder;
    }

    /** Opens the single file, or else the shards that the index names. */
    TensorSource open() {
        Path single = folder.resolve(SINGLE);
        if (Files.isRegularFile(single)) {
            return SafetensorsFile.open(single);
        }
        Path index = folder.resolve(INDEX);
        if (Files.isRegularFile(index)) {
            return ShardedTensors.open(index);
        }
        throw pickle().map(this::refusal)
                .orElseGet(() -> new IllegalArgumentException("Cannot find weights in " + folder + ": expected "
                        + SINGLE + " or " + INDEX + " with the files that it names"));
    }

    /** All files that decide what the weights are, index included. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(shards());
        if (!files.contains(folder.resolve(SINGLE))) {
            files.add(folder.resolve(INDEX));
        }
        return files;
    }

    /** The files that hold weights. */
    List<Path> shards() {
        Path single = folder.resolve(SINGLE);
        return Files.isRegularFile(single)
                ? List.of(single)
                : ShardedTensors.shardNames(folder.resolve(INDEX)).stream()
                        .map(folder::resolve)
                        .toList();
    }

    private Optional<Path> pickle() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
                        return PICKLE_SUFFIXES.stream().anyMatch(name::endsWith);
                    })
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read folder " + folder + ": " + e, e);
        }
    }

    private IllegalArgumentException refusal(Path pickle) {
        return new IllegalArgumentException("Unsupported weights " + pickle
                + ": pickle files can run any code when they are read, so they are never opened here. Convert them once,"
                + " where you trust them: python -c \"from transformers import AutoModelForCausalLM as M;"
                + " M.from_pretrained('" + folder + "').save_pretrained('" + folder + "', safe_serialization=True)\"");
    }
}
