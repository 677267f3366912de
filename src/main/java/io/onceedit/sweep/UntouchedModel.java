package io.onceedit.sweep;

import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.progress.ProgressListener;

/**
 * Whether the files of a model are what they were: a proof, since all of their bytes are read again, whatever is remembered of them.
 *
 * @param before the content hash as it was known
 * @param after the content hash of the files as they are
 * @param bytesRead how much was read for it
 */
public record UntouchedModel(String before, String after, long bytesRead) {
    /**
     * Reads a model's files again.
     *
     * @param before its content hash as it was known
     * @param progress is told how far the reading is
     * @throws IllegalArgumentException where it is no model any more
     * @throws java.io.UncheckedIOException where its files cannot be read
     */
    public static UntouchedModel read(
            ModelSource model, ModelLocator models, String before, ProgressListener progress) {
        long[] read = new long[1];
        try (ModelFiles sized = ModelFiles.open(models.local(model.path()))) {
            CountedMillions told = new CountedMillions("hash again (MB)", sized.contentBytes(), progress);
            ContentHashes anew = ContentHashes.uncached().counting(bytes -> {
                read[0] += bytes;
                told.accept(bytes);
            });
            try (ModelFiles files = ModelFiles.open(models.local(model.path()), anew)) {
                return new UntouchedModel(before, files.contentHash(), read[0]);
            }
        }
    }

    /** Whether both hashes are the same. */
    public boolean isUntouched() {
        return before.equals(after);
    }
}
