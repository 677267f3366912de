package io.onceedit.spark.predict;

import io.onceedit.spark.executor.AnswerLikelihood;
import io.onceedit.spark.executor.RowQuestion;
import org.apache.spark.sql.types.StructType;

/**
 * Says how likely a host with edits finds given answers. Prompt and answer are read as one text with a space between them. Columns that are
 * added, all nullable, by the name of the output column (default: {@code score}):
 *
 * <table>
 * <caption>Columns</caption>
 * <tr><td>{@code score}</td><td>double</td><td>natural logarithm of the answer's probability with the edits, the sum over its tokens; negative
 *     infinity where a token has none</td></tr>
 * <tr><td>{@code score_host}</td><td>double</td><td>the same for the untouched host</td></tr>
 * <tr><td>{@code score_tokens}</td><td>long</td><td>the answer's tokens in the host's vocabulary</td></tr>
 * <tr><td>{@code score_alpha}</td><td>double</td><td>the plug-in's weight that was used, 0 to 1; 0 where no gate is open: both scores are
 *     then one</td></tr>
 * <tr><td>{@code score_fact}</td><td>string</td><td>the edit that the prompt is most likely about; null where no gate names one</td></tr>
 * <tr><td>{@code score_reused}</td><td>boolean</td><td>whether an equal row of the batch was asked in this one's place</td></tr>
 * <tr><td>{@code score_latency_ms}</td><td>double</td><td>the batch's time by its rows</td></tr>
 * <tr><td>{@code score_error}</td><td>string</td><td>why there is no score; null where there is one</td></tr>
 * </table>
 */
public final class AnswerScorer extends EditedPredictor<AnswerScorer> {
    private String answerCol = "answer";

    /** A scorer without a host. */
    public AnswerScorer() {
        super("score");
    }

    /** The column of answers, texts (default: {@code answer}). */
    public AnswerScorer setAnswerCol(String column) {
        answerCol = column;
        return this;
    }

    @Override
    AnswerScorer self() {
        return this;
    }

    @Override
    RowQuestion<?, ?> question(StructType input) {
        return new AnswerLikelihood(inputColumn(input), textColumn(input, answerCol, "setAnswerCol"));
    }
}
