package io.onceedit.model.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds a model folder's weights, and refuses those that can run code. */
final class WeightFiles {
    private final Path folder;

    WeightFiles(Path folder) {
        this.folder = folder;
    }

    /** Opens the single file, or else the shards that the index names. */
    TensorSource open() {
        Path single = folder.resolve(ModelFolderFiles.WEIGHTS);
        if (Files.isRegularFile(single)) {
            return SafetensorsFile.open(single);
        }
        Path index = folder.resolve(ModelFolderFiles.INDEX);
        if (Files.isRegularFile(index)) {
            return ShardedTensors.open(index);
        }
        throw ModelFolderFiles.withoutWeights(folder.toString(), folder.toString(), names());
    }

    /** All files that decide what the weights are, index included. */
    List<Path> files() {
        List<Path> files = new ArrayList<>(shards());
        if (!files.contains(folder.resolve(ModelFolderFiles.WEIGHTS))) {
            files.add(folder.resolve(ModelFolderFiles.INDEX));
        }
        return files;
    }

    /** The files that hold weights. */
    List<Path> shards() {
        Path single = folder.resolve(ModelFolderFiles.WEIGHTS);
        return Files.isRegularFile(single)
                ? List.of(single)
                : ShardedTensors.shardNames(folder.resolve(ModelFolderFiles.INDEX)).stream()
                        .map(folder::resolve)
                        .toList();
    }

    private List<String> names() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read folder " + folder + ": " + e, e);
        }
    }
}
