package io.onceedit.spark.executor;

import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.Attempt;
import io.onceedit.progress.StopSignal;
import io.onceedit.sweep.AnsweringHost;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Asks how likely the host finds one column's answers behind another's prompts.
 *
 * @param prompt the prompts' index
 * @param answer the answers' index
 */
public record AnswerLikelihood(int prompt, int answer) implements RowQuestion<TextProbe, AnsweringHost.Scored> {
    @Override
    public StructType columns(String outputColumn) {
        return new StructType()
                .add(outputColumn, DataTypes.DoubleType)
                .add(outputColumn + "_host", DataTypes.DoubleType)
                .add(outputColumn + "_tokens", DataTypes.LongType)
                .add(outputColumn + "_alpha", DataTypes.DoubleType)
                .add(outputColumn + "_fact", DataTypes.StringType);
    }

    /** White space around an answer does not count: one space stands in front of it. */
    @Override
    public Attempt<TextProbe> of(Row row) {
        Attempt<String> before = FreeAnswer.prompt(row, prompt);
        if (row.isNullAt(answer)) {
            return before.either(
                    text -> new Attempt.Failed<>("Cannot score the answer of this row: it is null"),
                    Attempt.Failed::new);
        }
        return before.either(
                text -> Attempt.of(new TextProbe(text, row.getString(answer).strip())), Attempt.Failed::new);
    }

    @Override
    public List<Attempt<AnsweringHost.Scored>> ask(AnsweringHost host, List<TextProbe> questions, StopSignal stop) {
        return host.score(questions, stop);
    }

    @Override
    public List<Object> values(AnsweringHost.Scored scored) {
        return Arrays.asList(
                scored.logProbNats(),
                scored.hostLogProbNats(),
                (long) scored.tokens(),
                FreeAnswer.alpha(scored.decision()),
                FreeAnswer.fact(scored.decision()));
    }
}
