package io.onceedit.evaluate;

import io.onceedit.model.tensor.BatchLimit;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Asks many questions in batches so that a question that fails costs no other its answer. A cancelled one ends them all. A batch that finds
 * no memory on the device is asked again in halves, and no later batch is larger than these. For one thread.
 */
public final class Attempts {
    private final ProgressListener progress;
    private final BatchLimit limit = new BatchLimit();

    /** @param progress is told of each halving */
    public Attempts(ProgressListener progress) {
        this.progress = progress;
    }

    /**
     * Asks batch by batch; a batch that fails is asked again question by question, and only those that fail again stay without an answer.
     *
     * @param what names the question in a reason, for example {@code the gate}
     */
    public <Q, A> List<Attempt<A>> inBatches(
            List<Q> questions, int batchSize, String what, Function<List<Q>, List<A>> function) {
        List<Attempt<A>> answers = new ArrayList<>(questions.size());
        while (answers.size() < questions.size()) {
            int from = answers.size();
            int to = Math.min(from + limit.of(batchSize), questions.size());
            answers.addAll(batch(questions.subList(from, to), what, function));
        }
        return answers;
    }

    /** One question, by itself. */
    <Q, A> Attempt<A> one(Q question, String what, Function<Q, A> function) {
        return batch(List.of(question), what, one -> List.of(function.apply(one.get(0))))
                .get(0);
    }

    private <Q, A> List<Attempt<A>> batch(List<Q> batch, String what, Function<List<Q>, List<A>> function) {
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
            if (limit.halve(failure, batch.size())) {
                progress.halved(what);
                return inBatches(batch, batch.size(), what, function);
            }
        }
        return inBatches(batch, 1, what, function);
    }

    private static String sentence(RuntimeException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
