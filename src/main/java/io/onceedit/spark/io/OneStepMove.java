package io.onceedit.spark.io;

import java.io.IOException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.UnsupportedFileSystemException;

/** Moves what was written to its place by one rename, unless another has taken it. */
record OneStepMove(FileSystem files) {
    /** Whether a file or folder has got its place, and not another before it. */
    boolean move(Path staging, Path target) throws IOException {
        try {
            // FileSystem.rename would move a folder into one that appeared in the meantime.
            context().rename(staging, target, Options.Rename.NONE);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (UnsupportedFileSystemException none) {
            if (files.exists(target)) {
                return false;
            }
            if (!files.rename(staging, target)) {
                throw new IOException("Failed to move " + staging + " to " + target);
            }
            // Where another folder came in between, the moved one now lies in that.
            return !files.delete(new Path(target, staging.getName()), true);
        }
    }

    /** The way to rename that says what stands in its way. */
    FileContext context() throws IOException {
        return FileContext.getFileContext(files.getUri(), files.getConf());
    }
}
