package io.onceedit.spark.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.hadoop.fs.FileUtil;

/**
 * A folder that a model is fetched into, and from which nothing is opened.
 *
 * <pre>
 * state            the listing of the model that is being fetched
 * content/NAME     what has arrived of a file
 * progress/NAME.bytes, progress/NAME.sha256     so much of it is on the disk for certain; the whole file is, and has this hash
 * </pre>
 *
 * @param folder the folder, which whoever holds the model's lock writes to
 */
record ModelStaging(Path folder) {
    private static final String STATE = "state";

    ModelStaging {
        Objects.requireNonNull(folder, "folder");
    }

    /**
     * Opens a folder with what an earlier process left of the same model in it, or empty.
     *
     * @param state the model's listing
     */
    static ModelStaging open(Path folder, String state) throws IOException {
        ModelStaging staging = new ModelStaging(folder);
        Path stateFile = folder.resolve(STATE);
        if (!Files.isRegularFile(stateFile) || !Files.readString(stateFile).equals(state)) {
            staging.delete();
            DurableFiles.replace(stateFile, state);
        }
        Files.createDirectories(staging.content());
        Files.createDirectories(staging.progress());
        return staging;
    }

    Path content() {
        return folder.resolve("content");
    }

    Path progress() {
        return folder.resolve("progress");
    }

    Path file(String name) {
        return content().resolve(name);
    }

    Path bytes(String name) {
        return progress().resolve(name + ".bytes");
    }

    Path hash(String name) {
        return progress().resolve(name + ".sha256");
    }

    void delete() {
        FileUtil.fullyDelete(folder.toFile());
    }
}
