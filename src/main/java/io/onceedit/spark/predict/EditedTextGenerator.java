package io.onceedit.spark.predict;

import io.onceedit.spark.executor.FreeAnswer;
import io.onceedit.spark.executor.RowQuestion;
import org.apache.spark.sql.types.StructType;

/**
 * Lets a host with edits answer prompts freely, greedily and up to the line end. Columns that are added, all nullable, by the name of the
 * output column (default: {@code answer}):
 *
 * <table>
 * <caption>Columns</caption>
 * <tr><td>{@code answer}</td><td>string</td><td>what the host says with the edits</td></tr>
 * <tr><td>{@code answer_host}</td><td>string</td><td>what the untouched host says</td></tr>
 * <tr><td>{@code answer_alpha}</td><td>double</td><td>the plug-in's weight that was used, 0 to 1; 0 where no gate is open: both answers are
 *     then one</td></tr>
 * <tr><td>{@code answer_fact}</td><td>string</td><td>the edit that the prompt is most likely about; null where no gate names one</td></tr>
 * <tr><td>{@code answer_reused}</td><td>boolean</td><td>whether an equal prompt of the batch was asked in this one's place</td></tr>
 * <tr><td>{@code answer_latency_ms}</td><td>double</td><td>the batch's time by its rows</td></tr>
 * <tr><td>{@code answer_error}</td><td>string</td><td>why there is no answer; null where there is one</td></tr>
 * </table>
 */
public final class EditedTextGenerator extends EditedPredictor<EditedTextGenerator> {
    private int maximumTokens = 24;

    /** A generator without a host. */
    public EditedTextGenerator() {
        super("answer");
    }

    /** The most tokens of an answer (default: 24). */
    public EditedTextGenerator setMaximumTokens(int tokens) {
        maximumTokens = tokens;
        return this;
    }

    @Override
    EditedTextGenerator self() {
        return this;
    }

    @Override
    RowQuestion<?, ?> question(StructType input) {
        return new FreeAnswer(inputColumn(input), maximumTokens);
    }
}
