package io.onceedit.spark.executor;

import io.onceedit.evaluate.Attempt;
import io.onceedit.gate.GateDecision;
import io.onceedit.progress.StopSignal;
import io.onceedit.sweep.AnsweringHost;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Lets the host continue a column's prompts freely, up to the line end.
 *
 * @param prompt the column's index
 * @param maximumTokens the most tokens of an answer, at least 1
 */
public record FreeAnswer(int prompt, int maximumTokens) implements RowQuestion<String, AnsweringHost.Spoken> {
    public FreeAnswer {
        if (maximumTokens < 1) {
            throw new IllegalArgumentException("Invalid maximum of tokens " + maximumTokens + ": expected at least 1");
        }
    }

    @Override
    public StructType columns(String outputColumn) {
        return new StructType()
                .add(outputColumn, DataTypes.StringType)
                .add(outputColumn + "_host", DataTypes.StringType)
                .add(outputColumn + "_alpha", DataTypes.DoubleType)
                .add(outputColumn + "_fact", DataTypes.StringType);
    }

    @Override
    public Attempt<String> of(Row row) {
        return prompt(row, prompt);
    }

    /** White space at a prompt's end does not count. */
    static Attempt<String> prompt(Row row, int column) {
        String text = row.isNullAt(column) ? "" : row.getString(column).stripTrailing();
        return text.isEmpty()
                ? new Attempt.Failed<>(
                        "Cannot answer the prompt of this row: it is " + (row.isNullAt(column) ? "null" : "empty"))
                : Attempt.of(text);
    }

    @Override
    public List<Attempt<AnsweringHost.Spoken>> ask(AnsweringHost host, List<String> questions, StopSignal stop) {
        return host.generate(questions, maximumTokens, stop);
    }

    @Override
    public List<Object> values(AnsweringHost.Spoken answer) {
        return Arrays.asList(answer.text(), answer.hostText(), alpha(answer.decision()), fact(answer.decision()));
    }

    /** The plug-in's weight that was used. */
    static double alpha(GateDecision decision) {
        return decision.open() ? decision.alpha() : 0;
    }

    /** The edit that the prompt is most likely about; null where the gate is closed or names none. */
    static Object fact(GateDecision decision) {
        return decision.open() && !decision.firedFactIds().isEmpty()
                ? decision.firedFactIds().get(0)
                : null;
    }
}
