package io.onceedit.sweep;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileSystemException;
import java.util.Objects;

/**
 * How a unit went. Its content lies in the store under its key.
 *
 * @param key the unit
 * @param stage the stage as tables name it
 * @param subject what was worked on
 * @param reused whether the result was found under its key and nothing was computed
 * @param cost what it cost; zero where it was reused
 * @param failure why there is no result; {@link Failure#NONE} where there is one
 */
public record UnitResult(String key, String stage, String subject, boolean reused, Cost cost, Failure failure)
        implements Serializable {
    public UnitResult {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(failure, "failure");
    }

    /** Whether the store has the unit's result. */
    public boolean succeeded() {
        return failure.equals(Failure.NONE);
    }

    /**
     * What a unit cost.
     *
     * @param wallSeconds wall time
     * @param cpuSeconds CPU time of the process while the unit ran
     * @param tokens tokens read by models; 0 where that was not counted
     * @param peakBytes largest resident memory of the process so far
     * @param modelLoads models, tokenizers and plug-ins that the process opened while the unit ran
     * @param executor where it ran
     */
    public record Cost(
            double wallSeconds, double cpuSeconds, long tokens, long peakBytes, long modelLoads, String executor)
            implements Serializable {
        public Cost {
            Objects.requireNonNull(executor, "executor");
        }
    }

    /**
     * Why a unit has no result.
     *
     * @param kind class of the failure; {@code IOException} for everything that went wrong with a file
     * @param message what is wrong and what to do
     */
    public record Failure(String kind, String message) implements Serializable {
        /** There is a result. */
        public static final Failure NONE = new Failure("", "");

        private static final String FILES = IOException.class.getSimpleName();

        public Failure {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(message, "message");
        }

        /** The failure that an exception tells of; an exception that does not say what is wrong is named by its class. */
        public static Failure of(Throwable cause) {
            boolean silent = cause.getMessage() == null
                    || (cause instanceof FileSystemException file && file.getReason() == null);
            String kind = isOfFiles(cause) ? FILES : cause.getClass().getSimpleName();
            return new Failure(kind, silent ? cause.toString() : cause.getMessage());
        }

        /** Whether a file could not be written or read. */
        public boolean isOfFiles() {
            return kind.equals(FILES);
        }

        private static boolean isOfFiles(Throwable failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof IOException) {
                    return true;
                }
            }
            return false;
        }
    }
}
