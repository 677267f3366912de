package io.onceedit.spark.io;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where the files of an artefact lie. In an object store, where no folder appears at once, everyone who publishes an artefact has a folder
 * within the artefact's, and a small file, the mark, names the one that counts. It is written last and replaced at once, so that files of
 * two publishers are never read together.
 *
 * @param files the file system
 * @param folder of the artefact
 */
record ArtifactFiles(FileSystem files, Path folder) {
    private static final String MARK = ".whole";

    /** The folder with the files; empty where there is no artefact, or not a whole one. */
    Optional<Path> find() throws IOException {
        if (!StoreLayout.isInObjectStore(folder)) {
            return files.exists(folder) ? Optional.of(folder) : Optional.empty();
        }
        try (FSDataInputStream mark = files.open(new Path(folder, MARK))) {
            return Optional.of(new Path(folder, new String(mark.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (FileNotFoundException none) {
            return Optional.empty();
        }
    }

    /** A folder of an object store for one who publishes. */
    Path own() {
        return new Path(folder, UUID.randomUUID().toString());
    }

    /** Lets a publisher's folder count from now on, and deletes what others have left long ago. */
    void mark(Path own) throws IOException {
        try (FSDataOutputStream mark = files.create(new Path(folder, MARK), true)) {
            mark.write(own.getName().getBytes(StandardCharsets.UTF_8));
        }
        for (FileStatus entry : files.listStatus(folder)) {
            if (entry.isDirectory() && !entry.getPath().getName().equals(own.getName())) {
                AbandonedWork.deleteIfUnchanged(files, entry);
            }
        }
    }
}
