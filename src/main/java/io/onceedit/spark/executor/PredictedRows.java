package io.onceedit.spark.executor;

import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.sweep.AnsweringHost;
import java.util.Iterator;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Puts the answers of a host beside a partition's rows, batch by batch and in their order. The host is opened when the first row is asked
 * for and given back when the task ends, whether or not its rows were all wanted; it stays open in the executor for its next task.
 */
public final class PredictedRows<Q, A> implements MapPartitionsFunction<Row, Row> {
    /** As much as a sweep's idle models may keep where its run file does not say otherwise. */
    private static final long IDLE_MODELS_BYTES = 8L << 30;

    private final PredictionSettings settings;
    private final RowQuestion<Q, A> question;
    private final LongAccumulator done;
    private final LongAccumulator failed;

    /**
     * A partition function that holds handles only.
     *
     * @param question what rows ask
     * @param done counts rows that have an answer or an error
     * @param failed counts rows that have an error
     */
    public PredictedRows(
            PredictionSettings settings, RowQuestion<Q, A> question, LongAccumulator done, LongAccumulator failed) {
        this.settings = settings;
        this.question = question;
        this.done = done;
        this.failed = failed;
    }

    /**
     * The columns behind the input's own: the answer's, then {@code _reused} (whether an equal row of the batch was asked in this one's
     * place), {@code _latency_ms} (the batch's time by its rows) and {@code _error} (why there is no answer; null where there is one).
     */
    public static StructType columns(RowQuestion<?, ?> question, String outputColumn) {
        return question.columns(outputColumn)
                .add(outputColumn + "_reused", DataTypes.BooleanType)
                .add(outputColumn + "_latency_ms", DataTypes.DoubleType)
                .add(outputColumn + "_error", DataTypes.StringType);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        TaskContext task = TaskContext.get();
        TaskHost host = new TaskHost(task);
        task.addTaskCompletionListener((TaskCompletionListener) ended -> host.close());
        return new RowBatches(
                rows,
                settings.batchSize(),
                batch -> ExecutorProcess.tasks().run(task::isInterrupted, stop -> {
                    TensorRuntime.prepareThread();
                    TensorRuntime.setThreads(Math.max(1, task.cpus()));
                    AnsweredBatch answered = AnsweredBatch.of(question, host.opened(), batch, stop);
                    done.add(batch.size());
                    failed.add(answered.failed());
                    return answered.rows();
                }));
    }

    /** The host as one task has it. */
    private final class TaskHost {
        private final TaskContext task;
        private Optional<AnsweringHost> opened = Optional.empty();
        private boolean ended;

        TaskHost(TaskContext task) {
            this.task = task;
        }

        synchronized AnsweringHost opened() {
            if (ended) {
                throw new IllegalStateException("Cannot answer a row: its task has ended");
            }
            if (opened.isEmpty()) {
                opened = Optional.of(AnsweringHost.open(
                        ExecutorProcess.models(
                                        settings.hadoop(),
                                        settings.modelCache(),
                                        ContentHashes.uncached(),
                                        IDLE_MODELS_BYTES)
                                .on(settings.device().of(task)),
                        settings.plan(),
                        ExecutorProcess.folders(settings.hadoop()),
                        settings.batchSize()));
            }
            return opened.get();
        }

        synchronized void close() {
            ended = true;
            opened.ifPresent(AnsweringHost::close);
            opened = Optional.empty();
        }
    }
}
