package io.onceedit.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.ScarceMemory;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Questions in batches where some batches fail, for want of memory in the engine's own words. */
final class AttemptsTest {
    private final List<Integer> asked = new ArrayList<>();
    private final List<String> halved = new ArrayList<>();
    private final Attempts attempts = new Attempts(new ProgressListener() {
        @Override
        public void advanced(String stage, long done, long total) {}

        @Override
        public void halved(String part) {
            halved.add(part);
        }
    });

    /** Squares its questions, at most so many at once. */
    private Function<List<Integer>, List<Integer>> squares(int thatFit) {
        return questions -> {
            asked.add(questions.size());
            if (questions.size() > thatFit) {
                try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
                    ScarceMemory.exhaust(scope);
                }
            }
            return questions.stream().map(question -> question * question).toList();
        };
    }

    private List<Attempt<Integer>> ask(int questions, int batchSize, int thatFit) {
        return attempts.inBatches(
                IntStream.range(0, questions).boxed().toList(), batchSize, "the squares", squares(thatFit));
    }

    @Test
    void aBatchWithoutMemoryIsAskedInHalvesAndSoAreTheNext() {
        List<Attempt<Integer>> answers = ask(20, 8, 3);
        assertThat(answers)
                .isEqualTo(IntStream.range(0, 20)
                        .mapToObj(question -> Attempt.of(question * question))
                        .toList());
        assertThat(asked).containsExactly(8, 4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
        assertThat(halved).containsExactly("the squares", "the squares");
    }

    @Test
    void laterBatchesOfTheSameAskerBeginWithWhatFits() {
        ask(8, 8, 4);
        asked.clear();
        ask(9, 8, 4);
        assertThat(asked).containsExactly(4, 4, 1);
        assertThat(halved).hasSize(1);
    }

    @Test
    void aSingleQuestionWithoutMemoryFailsAlone() {
        List<Attempt<Integer>> answers = ask(2, 2, 0);
        assertThat(answers)
                .hasSize(2)
                .allSatisfy(answer -> assertThat(answer.<String>either(value -> "", reason -> reason))
                        .startsWith("Failed to ask the squares: ")
                        .contains("memory"));
        assertThat(halved).hasSize(1);
    }

    @Test
    void otherFailuresAreAskedOneByOne() {
        List<Attempt<Integer>> answers = attempts.inBatches(List.of(1, 2, 3), 3, "the squares", questions -> {
            asked.add(questions.size());
            if (questions.contains(2)) {
                throw new IllegalStateException("two");
            }
            return questions;
        });
        assertThat(answers)
                .containsExactly(Attempt.of(1), new Attempt.Failed<>("Failed to ask the squares: two"), Attempt.of(3));
        assertThat(asked).containsExactly(3, 1, 1, 1);
        assertThat(halved).isEmpty();
    }
}
