package io.onceedit.spark.executor;

import io.onceedit.evaluate.Attempt;
import io.onceedit.progress.StopSignal;
import io.onceedit.sweep.AnsweringHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * A batch of rows with their answers.
 *
 * @param rows as many as were asked, in their order, each with the answer's columns behind its own
 * @param failed how many of them have an error
 */
record AnsweredBatch(List<Row> rows, long failed) {
    AnsweredBatch {
        rows = List.copyOf(rows);
    }

    /** Asks the questions of a batch's rows; one that has none, or fails, gets its reason. */
    static <Q, A> AnsweredBatch of(RowQuestion<Q, A> question, AnsweringHost host, List<Row> batch, StopSignal stop) {
        long start = System.nanoTime();
        List<Attempt<Q>> asked = batch.stream().map(question::of).toList();
        List<Q> questions = new ArrayList<>();
        asked.forEach(one -> one.either(questions::add, reason -> false));
        List<Attempt<A>> answers = question.ask(host, questions, stop);
        double millisEach = (System.nanoTime() - start) / 1e6 / batch.size();
        int width = question.columns("").size();
        List<Row> rows = new ArrayList<>(batch.size());
        long failed = 0;
        int next = 0;
        for (int i = 0; i < asked.size(); i++) {
            Attempt<A> answer = asked.get(i) instanceof Attempt.Failed<Q> none
                    ? new Attempt.Failed<>(none.reason())
                    : answers.get(next++);
            List<Object> values = new ArrayList<>(batch.get(i).size() + width);
            for (int column = 0; column < batch.get(i).size(); column++) {
                values.add(batch.get(i).get(column));
            }
            if (answer instanceof Attempt.Answered<A> answered) {
                values.addAll(question.values(answered.value()));
                Collections.addAll(values, answered.recalled(), millisEach, null);
            } else {
                failed++;
                values.addAll(Collections.nCopies(width, null));
                Collections.addAll(values, false, millisEach, ((Attempt.Failed<A>) answer).reason());
            }
            rows.add(RowFactory.create(values.toArray()));
        }
        return new AnsweredBatch(rows, failed);
    }
}
