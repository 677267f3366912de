package io.onceedit.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Cuts questions into batches of about the same length, so that little is read but padding, and brings the answers back into order. */
final class LengthBatches {
    private LengthBatches() {}

    /**
     * Questions that are read together.
     *
     * @param done questions answered when this batch is
     */
    record Batch<Q>(List<Q> items, int done) {}

    private record Item<Q>(int index, Q question, int length) {}

    /**
     * Answers all questions that there are; a question that there is not keeps its reason.
     *
     * @param length tokens of a question
     * @param answer one answer for each question of a batch, in order
     */
    static <Q, A> List<Attempt<A>> run(
            List<Attempt<Q>> questions,
            HostPassSettings settings,
            ToIntFunction<Q> length,
            Function<Batch<Q>, List<Attempt<A>>> answer) {
        List<Attempt<A>> answers = new ArrayList<>(questions.size());
        List<Item<Q>> items = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            int index = i;
            answers.add(questions
                    .get(i)
                    .either(
                            question -> {
                                items.add(new Item<>(index, question, length.applyAsInt(question)));
                                return new Attempt.Failed<>("Failed to ask the host: no answer");
                            },
                            Attempt.Failed::new));
        }
        items.sort(Comparator.comparingInt((Item<Q> item) -> item.length()).thenComparingInt(Item::index));
        int done = 0;
        while (done < items.size()) {
            List<Item<Q>> batch = items.subList(done, end(items, done, settings));
            done += batch.size();
            List<Attempt<A>> read =
                    answer.apply(new Batch<>(batch.stream().map(Item::question).toList(), done));
            for (int i = 0; i < batch.size(); i++) {
                answers.set(batch.get(i).index(), read.get(i));
            }
        }
        return answers;
    }

    /** Items stand by length, the longest of a batch at its end. */
    private static <Q> int end(List<Item<Q>> items, int from, HostPassSettings settings) {
        int to = from + 1;
        while (to < items.size()
                && to - from < settings.batchSize()
                && (long) items.get(to).length() * (to + 1 - from) <= settings.batchTokens()) {
            to++;
        }
        return to;
    }
}
