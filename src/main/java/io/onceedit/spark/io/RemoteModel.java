package io.onceedit.spark.io;

import io.onceedit.model.checkpoint.ModelFolderFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A model folder or a GGUF file on some file system, as it is listed there: its files without their content.
 *
 * @param path where it lies
 * @param isFolder whether it is a folder; a GGUF file otherwise, with the tokenizer's files beside it
 * @param names all that lies in the folder
 * @param files what may have to be read, by name
 */
record RemoteModel(Path path, boolean isFolder, Set<String> names, Map<String, RemoteFile> files) {
    RemoteModel {
        names = Set.copyOf(names);
        files = Map.copyOf(files);
    }

    /**
     * Lists a model.
     *
     * @throws FileNotFoundException where there is nothing
     * @throws IOException where it cannot be listed
     */
    static RemoteModel list(FileSystem files, Path path) throws IOException {
        FileStatus status = files.getFileStatus(path);
        return status.isDirectory() ? folder(files, status.getPath()) : file(files, status);
    }

    private static RemoteModel folder(FileSystem files, Path path) throws IOException {
        Map<String, FileStatus> found = Arrays.stream(files.listStatus(path))
                .filter(FileStatus::isFile)
                .collect(Collectors.toMap(file -> file.getPath().getName(), file -> file));
        Set<String> wanted = ModelFolderFiles.besideWeights(found.keySet());
        if (found.containsKey(ModelFolderFiles.WEIGHTS)) {
            wanted.add(ModelFolderFiles.WEIGHTS);
        } else {
            found.keySet().stream()
                    .filter(name -> name.equals(ModelFolderFiles.INDEX) || name.endsWith(".safetensors"))
                    .forEach(wanted::add);
        }
        Map<String, RemoteFile> listed = new TreeMap<>();
        for (String name : wanted) {
            listed.put(name, RemoteFile.of(files, found.get(name)));
        }
        return new RemoteModel(path, true, found.keySet(), listed);
    }

    private static RemoteModel file(FileSystem files, FileStatus model) throws IOException {
        Map<String, RemoteFile> listed = new TreeMap<>();
        listed.put(model.getPath().getName(), RemoteFile.of(files, model));
        for (String name : List.of(ModelFolderFiles.TOKENIZER, ModelFolderFiles.TOKENIZER_SETTINGS)) {
            Optional<FileStatus> beside = find(files, new Path(model.getPath().getParent(), name));
            if (beside.isPresent()) {
                listed.put(name, RemoteFile.of(files, beside.get()));
            }
        }
        return new RemoteModel(model.getPath(), false, listed.keySet(), listed);
    }

    private static Optional<FileStatus> find(FileSystem files, Path path) throws IOException {
        try {
            return Optional.of(files.getFileStatus(path)).filter(FileStatus::isFile);
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    /** All that changes when the model does: one line for each file. */
    String state() {
        return new TreeMap<>(files)
                .values().stream().map(RemoteFile::state).collect(Collectors.joining("\n", path + "\n", "\n"));
    }

    /**
     * The files that the model is opened from.
     *
     * @param from opens the index of a model in several files
     * @throws IllegalArgumentException where one is missing, or the weights are of a form that is never opened
     * @throws IOException where the index cannot be read
     */
    List<RemoteFile> needed(FileSystem from) throws IOException {
        Set<String> needed = new TreeSet<>(files.keySet());
        if (isFolder) {
            require(ModelFolderFiles.CONFIG, "expected a Hugging Face model folder, with config.json in it");
            needed = ModelFolderFiles.besideWeights(files.keySet());
            needed.addAll(weights(from));
            require(
                    ModelFolderFiles.TOKENIZER,
                    "expected a fast tokenizer, as save_pretrained of transformers writes it");
        }
        List<RemoteFile> inOrder = new ArrayList<>();
        needed.forEach(name -> inOrder.add(files.get(name)));
        return inOrder;
    }

    private Set<String> weights(FileSystem from) throws IOException {
        if (files.containsKey(ModelFolderFiles.WEIGHTS)) {
            return Set.of(ModelFolderFiles.WEIGHTS);
        }
        if (!files.containsKey(ModelFolderFiles.INDEX)) {
            throw ModelFolderFiles.withoutWeights(path.toString(), path.getName(), names);
        }
        Path index = files.get(ModelFolderFiles.INDEX).path();
        Set<String> weights;
        try (FSDataInputStream stream = from.open(index)) {
            weights = ModelFolderFiles.shards(stream.readAllBytes(), index.toString());
        }
        for (String shard : weights) {
            require(shard, "the index names it as one of the weights' files; upload the whole model folder");
        }
        weights.add(ModelFolderFiles.INDEX);
        return weights;
    }

    private void require(String name, String expectation) {
        if (!files.containsKey(name)) {
            throw new IllegalArgumentException("Cannot find " + path + "/" + name + ": " + expectation);
        }
    }
}
