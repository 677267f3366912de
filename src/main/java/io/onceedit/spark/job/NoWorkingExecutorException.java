package io.onceedit.spark.job;

/** Executors end and end again, and none ever runs a task; the message says how many, why, and where to look. */
public final class NoWorkingExecutorException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    NoWorkingExecutorException(String message) {
        super(message);
    }
}
