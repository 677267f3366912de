package io.onceedit.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.ScarceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BatchLimitTest {
    private final BatchLimit limit = new BatchLimit();
    private final List<List<Integer>> done = new ArrayList<>();
    private int halvings;

    /** Work that finds memory for so many items. */
    private Consumer<List<Integer>> work(int thatFit) {
        return items -> {
            if (items.size() > thatFit) {
                try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
                    ScarceMemory.exhaust(scope);
                }
            }
            done.add(List.copyOf(items));
        };
    }

    private void inPortions(int items, int largest, int thatFit) {
        limit.inPortions(IntStream.range(0, items).boxed().toList(), largest, work(thatFit), () -> halvings++);
    }

    @Test
    void whatFitsIsDoneInTheLargestPortions() {
        inPortions(7, 3, 3);
        assertThat(done).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
        assertThat(halvings).isZero();
        assertThat(limit.of(1_000)).isEqualTo(1_000);
    }

    @Test
    void whatFindsNoMemoryIsHalvedAndNothingLargerIsTriedBehindIt() {
        inPortions(7, 7, 2);
        assertThat(done).containsExactly(List.of(0, 1), List.of(2, 3), List.of(4, 5), List.of(6));
        assertThat(halvings).isEqualTo(2);
        inPortions(3, 3, 2);
        assertThat(halvings).isEqualTo(2);
        assertThat(limit.of(1_000)).isEqualTo(2);
    }

    @Test
    void anItemThatFindsNoneByItselfEndsTheWork() {
        assertThatThrownBy(() -> inPortions(2, 2, 0))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("memory");
        assertThat(done).isEmpty();
        assertThat(halvings).isEqualTo(1);
    }

    @Test
    void otherFailuresEndTheWorkAtOnce() {
        EngineException other = new EngineException("shapes do not match");
        assertThatThrownBy(() -> limit.inPortions(
                        List.of(1, 2),
                        2,
                        items -> {
                            throw other;
                        },
                        () -> halvings++))
                .isSameAs(other);
        assertThat(halvings).isZero();
        assertThat(limit.halve(new IllegalStateException("anything"), 2)).isFalse();
    }
}
