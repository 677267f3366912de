package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.scheduler.ExecutorCacheTaskLocation;
import org.apache.spark.scheduler.TaskLocation;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** The slots of this process, which is its own only executor. */
final class ExecutorSlotsTest {
    @Test
    void aProcessThatRunsTasksItselfHasItsSlots() throws IOException {
        try (SparkSession session = SparkSession.builder()
                .master("local[4]")
                .config("spark.ui.enabled", "false")
                .config("spark.task.cpus", "2")
                .getOrCreate()) {
            ExecutorSlots slots = new ExecutorSlots(session.sparkContext(), Map.of());
            assertThat(slots.total()).as("before it looks").isZero();
            slots.refresh();
            assertThat(slots.total()).as("tasks of two cores").isEqualTo(2);
            assertThat(slots.mostPerExecutor()).isEqualTo(2);
            assertThat(slots.growth()).isZero();
            ExecutorSlots.Executor here = slots.free().orElseThrow();
            assertThat(TaskLocation.apply(here.location()))
                    .isInstanceOfSatisfying(
                            ExecutorCacheTaskLocation.class,
                            location -> assertThat(location.executorId()).isEqualTo(here.id()));
            slots.take(here.id());
            slots.take(here.id());
            assertThat(slots.free()).isEmpty();
            slots.giveBack(here.id());
            assertThat(slots.free()).contains(here);
            assertThat(slots.ids()).containsExactly(here.id());
        }
    }
}
