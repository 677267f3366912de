package io.onceedit.spark.executor;

import io.onceedit.evaluate.Attempt;
import io.onceedit.progress.StopSignal;
import io.onceedit.sweep.AnsweringHost;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * What the rows of a dataset ask of a host, and which columns the answers make. Implementations hold column indices only.
 *
 * @param <Q> what the host is asked
 * @param <A> what it answers
 */
public sealed interface RowQuestion<Q, A> extends Serializable permits FreeAnswer, AnswerLikelihood {
    /** The columns of an answer, all nullable, beside those of {@link PredictedRows} that any answer has. */
    StructType columns(String outputColumn);

    /** The question of a row, or why it has none. */
    Attempt<Q> of(Row row);

    /** One answer for each question, in order. */
    List<Attempt<A>> ask(AnsweringHost host, List<Q> questions, StopSignal stop);

    /** The values of {@link #columns}. */
    List<Object> values(A answer);
}
