package io.onceedit.spark.io;

import java.io.Serial;
import org.apache.hadoop.fs.Path;

/** A run's table that is gone or damaged; the message says which file, why, and what to do. */
public final class UnreadableTableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    UnreadableTableException(String table, Path place, Exception cause) {
        super(
                "Cannot read table " + table + ", " + place + ": " + cause.getMessage()
                        + "; put it back, or run the same sweep once more with --resume, which takes all results from the store's cache",
                cause);
    }
}
