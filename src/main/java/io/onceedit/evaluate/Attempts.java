package io.onceedit.evaluate;

import io.onceedit.progress.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Asks many questions in batches so that a question that fails costs no other its answer. A cancelled one ends them all. */
public final class Attempts {
    private Attempts() {}

    /**
     * Asks batch by batch; a batch that fails is asked again question by question, and only those that fail again stay without an answer.
     *
     * @param what names the question in a reason, for example {@code the gate}
     */
    public static <Q, A> List<Attempt<A>> inBatches(
            List<Q> questions, int batchSize, String what, Function<List<Q>, List<A>> function) {
        List<Attempt<A>> answers = new ArrayList<>(questions.size());
        for (int from = 0; from < questions.size(); from += batchSize) {
            List<Q> batch = questions.subList(from, Math.min(from + batchSize, questions.size()));
            answers.addAll(batch(batch, what, function));
        }
        return answers;
    }

    private static <Q, A> List<Attempt<A>> batch(List<Q> batch, String what, Function<List<Q>, List<A>> function) {
        try {
            List<A> answers = function.apply(batch);
            if (answers.size() == batch.size()) {
                return answers.stream().map(Attempt::of).toList();
            }
            if (batch.size() == 1) {
                return List.of(new Attempt.Failed<>(
                        "Failed to ask " + what + ": " + answers.size() + " answers to 1 question"));
            }
        } catch (StopSignal.Stopped stopped) {
            throw stopped;
        } catch (RuntimeException failure) {
            if (batch.size() == 1) {
                return List.of(new Attempt.Failed<>("Failed to ask " + what + ": " + sentence(failure)));
            }
        }
        List<Attempt<A>> single = new ArrayList<>(batch.size());
        for (Q question : batch) {
            single.addAll(batch(List.of(question), what, function));
        }
        return single;
    }

    private static String sentence(RuntimeException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
