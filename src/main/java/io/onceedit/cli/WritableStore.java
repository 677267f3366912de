package io.onceedit.cli;

import io.onceedit.spark.io.AbandonedWork;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.RunCommit;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.spark.job.SparkCluster;
import java.io.IOException;

/** The store that a verb is about to write to. */
final class WritableStore {
    private WritableStore() {}

    /**
     * Where a store is.
     *
     * @throws UnusableInputException where it is neither a path nor a URI
     */
    static StoreLayout at(String store) {
        try {
            return StoreLayout.at(store);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("Invalid --store " + store + ": " + e.getMessage());
        }
    }

    /**
     * Makes room of what was abandoned in a store, and makes sure that it can be written.
     *
     * @throws StoreException where it cannot, with a sentence that names the store
     */
    static void require(StoreLayout layout) {
        HadoopSettings settings = HadoopSettings.ofSpark();
        try {
            AbandonedWork.delete(layout, settings);
        } catch (IOException | RuntimeException e) {
            throw new StoreException(
                    "Cannot open store " + layout.location() + ": " + e.getMessage() + "; choose another with --store",
                    e);
        }
        try {
            RunCommit.requireWritable(layout, settings);
        } catch (IOException e) {
            throw new StoreException(e.getMessage(), e);
        }
    }

    /**
     * Makes sure that tables can be compressed as Spark is told to.
     *
     * @throws UnusableInputException where they cannot
     */
    static void requireCompression() {
        try {
            SparkCluster.requireCompression();
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException(e.getMessage());
        }
    }
}
