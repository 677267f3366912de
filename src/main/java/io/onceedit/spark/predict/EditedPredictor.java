package io.onceedit.spark.predict;

import io.onceedit.gate.GateExpression;
import io.onceedit.gate.GateSettings;
import io.onceedit.model.checkpoint.ContentHashes;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.DeviceChoice;
import io.onceedit.spark.executor.PredictedRows;
import io.onceedit.spark.executor.PredictionSettings;
import io.onceedit.spark.executor.RowQuestion;
import io.onceedit.spark.io.CachedModels;
import io.onceedit.spark.io.HadoopArtifactFolders;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.sweep.EditedHostPlan;
import io.onceedit.sweep.EditedHostPlanner;
import io.onceedit.sweep.EditedHostRequest;
import io.onceedit.sweep.ModelLocator;
import io.onceedit.sweep.ModelSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;

/**
 * A host with edits that maps a dataset of prompts to the same rows, in their order, with columns behind them. Each executor opens the models
 * once, however many partitions it is given, and keeps them for its next job; a partition is streamed batch by batch. A row that cannot be
 * answered has nulls and a reason, and costs no other its answer. Settings are checked when {@link #predict} is called, before Spark runs
 * anything; the returned dataset keeps what they were. For one thread.
 *
 * @param <P> the predictor that the setters return
 */
public abstract sealed class EditedPredictor<P extends EditedPredictor<P>> permits EditedTextGenerator, AnswerScorer {
    private String host = "";
    private String pluginBase = "";
    private List<String> plugins = List.of();
    private String gateMaps = "";
    private String rule = "text";
    private GateExpression gate = GateExpression.byEdits();
    private List<String> otherNames = List.of();
    private String inputCol = "prompt";
    private String outputCol;
    private int batchSize = 32;
    private DeviceChoice device = DeviceChoice.AS_GIVEN;
    private Optional<WeightType> weightType = Optional.empty();
    private String modelCache = "";
    private Optional<Counts> counts = Optional.empty();

    /** How far the tasks are. */
    private record Counts(LongAccumulator done, LongAccumulator failed) {
        static Counts in(SparkContext spark) {
            return new Counts(
                    spark.longAccumulator("onceedit rows done"), spark.longAccumulator("onceedit rows failed"));
        }
    }

    EditedPredictor(String outputCol) {
        this.outputCol = outputCol;
    }

    abstract P self();

    /** What rows of a schema are asked. */
    abstract RowQuestion<?, ?> question(StructType input);

    /** The untouched host: a model folder or a GGUF file, by a path that is there on every executor, or by a URI. */
    public P setHost(String path) {
        host = path;
        return self();
    }

    /** The model that the plug-ins were trained on, as the host (default: the host itself). */
    public P setPluginBase(String path) {
        pluginBase = path;
        return self();
    }

    /**
     * Trained plug-ins, each by its folder {@code STORE/cache/plugin/KEY} as a sweep or {@code train} leaves it, a path or a URI. Of several
     * the one whose gate gives a prompt the largest weight answers it. Edits that are undone at the time of {@link #predict} are closed.
     */
    public P setPlugins(List<String> folders) {
        plugins = List.copyOf(folders);
        return self();
    }

    /** As {@link #setPlugins(List)}. */
    public P setPlugins(String... folders) {
        return setPlugins(List.of(folders));
    }

    /** The folder {@code STORE/cache/gate-maps/KEY} of the gates' learned maps (default: the only one for this base in the plug-ins' store). */
    public P setGateMaps(String folder) {
        gateMaps = folder;
        return self();
    }

    /** The fusion rule, {@code text} (the default) or {@code text-exact}. */
    public P setRule(String name) {
        rule = name;
        return self();
    }

    /**
     * The gate by its name in run files (default: {@code fact} where every edit names its subject, else {@code key}).
     *
     * @throws IllegalArgumentException where there is no such gate, with the names there are
     */
    public P setGate(String name) {
        gate = GateExpression.parse(name);
        return self();
    }

    /** Names of no edit that shield the edited names inside them, as the subjects of a sweep's pool do (default: none). */
    public P setOtherNames(List<String> names) {
        otherNames = List.copyOf(names);
        return self();
    }

    /** The column of prompts, texts (default: {@code prompt}). */
    public P setInputCol(String column) {
        inputCol = column;
        return self();
    }

    /** The column of answers; it begins the names of all columns that are added. */
    public P setOutputCol(String column) {
        outputCol = column;
        return self();
    }

    /** Rows that are asked at once (default: 32). */
    public P setBatchSize(int rows) {
        batchSize = rows;
        return self();
    }

    /**
     * What tasks hold their models on: {@code cpu}, or {@code gpu} for the one that Spark's scheduler gives each task (default: the GPU where
     * Spark gives tasks some, else the processor).
     *
     * @throws IllegalArgumentException for any other
     */
    public P setDevice(String name) {
        device = DeviceChoice.named(name);
        return self();
    }

    /**
     * How the host's weights are held, {@code float32} or {@code float16} (default: {@code float32} on a processor, {@code float16} on
     * a GPU).
     *
     * @throws IllegalArgumentException for any other
     */
    public P setWeightType(String name) {
        weightType = Optional.of(WeightType.named(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Unsupported weight type " + name + ": expected one of " + WeightType.names())));
        return self();
    }

    /** The folder on every machine that models at URIs are fetched to; needed for such models alone. */
    public P setModelCache(String folder) {
        modelCache = Path.of(folder).toAbsolutePath().toString();
        return self();
    }

    /**
     * The rows with their answers. Nothing is computed before they are asked for.
     *
     * @throws IllegalArgumentException where a column, a model, a plug-in, the rule, the gate or the device cannot be used, naming it and what to do
     */
    public Dataset<Row> predict(Dataset<Row> rows) {
        return answered(rows, question(rows.schema()));
    }

    /** Rows that got an answer or an error since the last {@link #predict}; those of a task count when it ends, and again where it is run again. */
    public long rowsDone() {
        return counts.map(known -> known.done().value()).orElse(0L);
    }

    /** How many of {@link #rowsDone} have an error. */
    public long rowsFailed() {
        return counts.map(known -> known.failed().value()).orElse(0L);
    }

    private <Q, A> Dataset<Row> answered(Dataset<Row> rows, RowQuestion<Q, A> question) {
        StructType output = rows.schema();
        for (StructField added : PredictedRows.columns(question, outputCol).fields()) {
            if (indexOf(rows.schema(), added.name()).isPresent()) {
                throw new IllegalArgumentException("Cannot add column " + added.name()
                        + ": the dataset has it already; name another output column (setOutputCol)");
            }
            output = output.add(added);
        }
        HadoopSettings hadoop = HadoopSettings.of(rows.sparkSession());
        SparkContext spark = rows.sparkSession().sparkContext();
        WeightType held = weightType.orElse(WeightType.defaultFor(device.kind(spark.getConf())));
        PredictionSettings settings = new PredictionSettings(plan(hadoop, held), hadoop, modelCache, device, batchSize);
        Counts counting = Counts.in(spark);
        counts = Optional.of(counting);
        return rows.mapPartitions(
                new PredictedRows<>(settings, question, counting.done(), counting.failed()), Encoders.row(output));
    }

    private EditedHostPlan plan(HadoopSettings hadoop, WeightType held) {
        if (host.isBlank()) {
            throw new IllegalArgumentException(
                    "Cannot predict without a host: name a model folder or a GGUF file (setHost)");
        }
        EditedHostRequest request = new EditedHostRequest(
                new ModelSource(EditedHostPlanner.nameOf(host), host, held),
                pluginBase,
                plugins,
                gateMaps,
                rule,
                GateSettings.of(gate),
                otherNames);
        ModelLocator models = location -> ModelLocator.here(location).orElseGet(() -> fetched(location, hadoop));
        return new EditedHostPlanner(models, new HadoopArtifactFolders(hadoop), ContentHashes.uncached()).plan(request);
    }

    private Path fetched(String location, HadoopSettings hadoop) {
        if (modelCache.isBlank()) {
            throw new IllegalArgumentException("Cannot fetch model " + location
                    + ": name a folder that every machine can write to (setModelCache)");
        }
        return new CachedModels(hadoop, Path.of(modelCache), ProgressListener.SILENT).local(location);
    }

    /** The index of the prompts' column. */
    final int inputColumn(StructType input) {
        return textColumn(input, inputCol, "setInputCol");
    }

    /** The index of a column of texts. */
    static int textColumn(StructType input, String name, String setter) {
        int index = indexOf(input, name)
                .orElseThrow(() -> new IllegalArgumentException("Cannot find column " + name + ": the dataset has "
                        + List.of(input.fieldNames()) + "; name one of them (" + setter + ")"));
        StructField field = input.fields()[index];
        if (!field.dataType().equals(DataTypes.StringType)) {
            throw new IllegalArgumentException("Cannot read texts from column " + name
                    + ": expected type string, actual = " + field.dataType().simpleString());
        }
        return index;
    }

    private static Optional<Integer> indexOf(StructType columns, String name) {
        List<String> names = List.of(columns.fieldNames());
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
