package io.onceedit.sweep;

import io.onceedit.progress.WorkDone;
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
 * @param origin where the result comes from
 * @param cost what it cost the run that computed it; for a unit without a result, what was spent until it failed
 * @param failure why there is no result; {@link Failure#NONE} where there is one
 */
public record UnitResult(String key, String stage, String subject, Origin origin, UnitCost cost, Failure failure)
        implements Serializable {
    public UnitResult {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(cost, "cost");
        Objects.requireNonNull(failure, "failure");
    }

    /** Whether the result was found under its key and nothing was computed. */
    public boolean reused() {
        return origin.reused();
    }

    /** What the unit has done for the run, now that it has ended. */
    public WorkDone done(WorkUnit unit) {
        long rows = succeeded() && unit instanceof WorkUnit.EvaluateCell cell
                ? cell.asked().probes()
                : 0;
        return new WorkDone(1, succeeded() ? 0 : 1, rows, reused() ? 0 : cost.tokens());
    }

    /** Whether the store has the unit's result. */
    public boolean succeeded() {
        return failure.equals(Failure.NONE);
    }

    /**
     * Where a result comes from.
     *
     * @param runId the run that computed what the store has under the key; this run where there is no result
     * @param attempt of the task that did, from 1
     * @param reused whether it was found, and nothing was computed. A unit that is computed although another run's result is in the store
     *     is not reused, but that result stands: both have the same causes
     * @param contentSha SHA-256 of a plug-in, an alignment table or gate maps; empty for other kinds and where there is no result
     */
    public record Origin(String runId, int attempt, boolean reused, String contentSha) implements Serializable {
        public Origin {
            Objects.requireNonNull(runId, "runId");
            Objects.requireNonNull(contentSha, "contentSha");
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
