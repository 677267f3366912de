package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.sweep.UnitResult;
import org.junit.jupiter.api.Test;

/** What Spark's words for a task that died come to. */
final class TaskDeathTest {
    private static final String LOST =
            "Job aborted due to stage failure: Task 0 in stage 5.0 failed 4 times, most recent"
                    + " failure: Lost task 0.3 in stage 5.0 (TID 12) (127.0.0.1 executor 3): ExecutorLostFailure (executor 3 exited"
                    + " caused by one of the running tasks) Reason: Command exited with code 134\nDriver stacktrace:";

    private static final String THROWN =
            "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times, most recent"
                    + " failure: Lost task 0.0 in stage 1.0 (TID 1) (here executor driver): java.lang.OutOfMemoryError: Java heap"
                    + " space\n\tat io.onceedit.Somewhere\n\nDriver stacktrace:";

    private static TaskDeath death(String message) {
        return TaskDeath.of(new IllegalStateException(message));
    }

    @Test
    void aLostExecutorIsNamedWithAllAttempts() {
        assertThat(death(LOST).attempts()).isEqualTo(4);
        assertThat(death(LOST).isStopped()).isFalse();
        assertThat(death(LOST).failure(8))
                .isEqualTo(new UnitResult.Failure(
                        "ExecutorLost",
                        "Failed after 8 attempts, each of which took its executor with it; the unit is left out, the last"
                                + " attempt says: Lost task 0.3 in stage 5.0 (TID 12) (127.0.0.1 executor 3):"
                                + " ExecutorLostFailure (executor 3 exited caused by one of the running tasks) Reason:"
                                + " Command exited with code 134"));
    }

    @Test
    void whatATaskThrewIsSaidWithoutItsTrace() {
        assertThat(death(THROWN).attempts()).isEqualTo(1);
        assertThat(death(THROWN).failure(1))
                .isEqualTo(new UnitResult.Failure(
                        "TaskFailed",
                        "Failed after 1 attempts, each of which ended its task; the unit is left out, the last attempt"
                                + " says: Lost task 0.0 in stage 1.0 (TID 1) (here executor driver):"
                                + " java.lang.OutOfMemoryError: Java heap space"));
        assertThat(death("other words").failure(1).message()).endsWith("the last attempt says: other words");
    }

    /** As with {@code spark.excludeOnFailure.enabled}, before all attempts are made. */
    @Test
    void aTaskThatNoExecutorIsLeftForSaysWhatItDiedOf() {
        String excluded =
                "Job aborted due to stage failure: \nAborting TaskSet 3.0 because task 0 (partition 0)\ncannot run"
                        + " anywhere due to node and executor excludeOnFailure.\nMost recent failure:\n";
        assertThat(death(excluded + "ExecutorLostFailure (executor 1 exited caused by one of the running tasks) Reason:"
                                + " Command exited with code 134\n\nExcludeOnFailure behavior can be configured via"
                                + " spark.excludeOnFailure.*.")
                        .failure(1)
                        .message())
                .endsWith(
                        "the last attempt says: ExecutorLostFailure (executor 1 exited caused by one of the running tasks)"
                                + " Reason: Command exited with code 134");
        assertThat(death(excluded + "io.onceedit.spark.executor.UnusableDeviceException: Cannot use gpu1\n\tat here\n")
                        .unusableDevice())
                .contains("Cannot use gpu1");
    }

    @Test
    void anUnusableDeviceIsToldFromEverythingElse() {
        String why = "Cannot use gpu1: the tensor engine, PyTorch 2.7.1 from /here, sees 0 GPUs; set what is missing";
        assertThat(death(
                                "Job aborted due to stage failure: Task 0 in stage 1.0 failed 4 times, most recent failure: Lost"
                                        + " task 0.3 in stage 1.0 (TID 4) (127.0.0.1 executor 0):"
                                        + " io.onceedit.spark.executor.UnusableDeviceException: " + why
                                        + "\n\tat io.onceedit.Somewhere\n\nDriver stacktrace:")
                        .unusableDevice())
                .contains(why);
        assertThat(death(LOST).unusableDevice()).isEmpty();
        assertThat(death(THROWN).unusableDevice()).isEmpty();
    }

    @Test
    void aStoppedJobBlamesNoUnit() {
        assertThat(death("Job 7 cancelled because SparkContext was shut down").isStopped())
                .isTrue();
        assertThat(death("[SPARK_JOB_CANCELLED] Job 7 cancelled as part of cancellation of all jobs")
                        .isStopped())
                .isTrue();
    }
}
