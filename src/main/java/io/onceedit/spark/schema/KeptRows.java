package io.onceedit.spark.schema;

import io.onceedit.evaluate.KeptAnswer;
import io.onceedit.evaluate.KeptHost;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;

/**
 * Kept answers of one kind as rows of a table.
 *
 * @param <K> the answers
 */
public interface KeptRows<K extends KeptAnswer> {
    /** The column that names an answer's question. */
    String QUESTION = "question";

    /** The table's folder in the store's cache. */
    String folder();

    /** What the folders below a host's are called by. */
    String sizeName();

    /** The table's columns. */
    MessageType schema();

    /** An answer's rows, in order. */
    List<Group> rows(KeptHost host, K answer);

    /**
     * Answers from their rows.
     *
     * @param rows each answer's one behind another
     */
    List<K> answers(List<Group> rows);
}
