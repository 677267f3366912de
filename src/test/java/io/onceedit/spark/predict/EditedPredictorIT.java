package io.onceedit.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.TextProbe;
import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.evaluate.HostPasses;
import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.Protocol;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorLoads;
import io.onceedit.sweep.ArtifactKind;
import io.onceedit.sweep.CellResult;
import io.onceedit.sweep.ClosedEdits;
import io.onceedit.sweep.LocalArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictors on the plug-ins that a small sweep of the demo left: what they say is what the sweep saw. */
final class EditedPredictorIT {
    private static final StructType QUESTIONS = new StructType()
            .add("number", DataTypes.IntegerType)
            .add("prompt", DataTypes.StringType)
            .add("gold", DataTypes.StringType);

    private static SparkSession session;
    private static TrainedDemo demo;

    @TempDir
    private Path folder;

    @BeforeAll
    static void sweep(@TempDir Path store) {
        session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.parquet.compression.codec", "lz4") // their job's own business
                .getOrCreate();
        demo = TrainedDemo.sweep(store, 4, 2);
    }

    @AfterAll
    static void closeSpark() {
        session.stop();
    }

    private static List<EditRecord> edits() {
        return demo.demo().edits();
    }

    private static Dataset<Row> questions(List<String> prompts, int partitions) {
        return questions(prompts, Collections.nCopies(prompts.size(), "gold"), partitions);
    }

    private static Dataset<Row> questions(List<String> prompts, List<String> answers, int partitions) {
        List<Row> rows = IntStream.range(0, prompts.size())
                .mapToObj(i -> RowFactory.create(i, prompts.get(i), answers.get(i)))
                .toList();
        return session.createDataFrame(rows, QUESTIONS).repartition(partitions);
    }

    @Test
    void answersWhatTheSweepSawOnEveryProbe() {
        List<Observation> seen = new ArrayList<>();
        LocalArtifactStore store = new LocalArtifactStore(demo.store().resolve("cache"));
        for (CellResult cell : CellResult.of(demo.plan(), demo.units())) {
            if (!cell.cell().group().method().isHost()
                    && cell.cell().group().protocol() == Protocol.AUTOREGRESSIVE
                    && cell.cell()
                            .needs(ArtifactKind.PLUGIN)
                            .contains(key(demo.plugins().get(0)))) {
                cell.observations(store).stream()
                        .filter(one -> one.probe().kind().expectsTarget())
                        .forEach(seen::add);
            }
        }
        assertThat(seen).hasSizeGreaterThan(5);
        List<String> prompts =
                seen.stream().map(one -> one.probe().text().prompt()).toList();
        List<Row> rows = ordered(demo.generator()
                .setPlugins(demo.plugins().get(0))
                .setBatchSize(4)
                .predict(questions(prompts, 3)));
        for (int i = 0; i < seen.size(); i++) {
            Observation one = seen.get(i);
            assertThat(rows.get(i).<String>getAs("answer_error")).isNull();
            assertThat(rows.get(i).<String>getAs("prompt")).isEqualTo(prompts.get(i));
            assertThat(rows.get(i).<String>getAs("answer"))
                    .as(prompts.get(i))
                    .isEqualTo(one.answers().output());
            assertThat(rows.get(i).<String>getAs("answer_host"))
                    .isEqualTo(one.answers().hostOutput());
            assertThat(rows.get(i).<Double>getAs("answer_alpha"))
                    .isCloseTo(one.decision().open() ? one.decision().alpha() : 0, within(1e-5));
            assertThat(rows.get(i).<String>getAs("answer_fact"))
                    .isEqualTo(
                            one.decision().firedFactIds().stream().findFirst().orElse(null));
        }
        assertThat(seen).anyMatch(one -> one.decision().open());
    }

    private static String key(String folder) {
        return Path.of(folder).getFileName().toString();
    }

    private static List<Row> ordered(Dataset<Row> rows) {
        return rows.sort("number").collectAsList();
    }

    @Test
    void ofSeveralPluginsTheOneThatKnowsTheEditAnswers() {
        assertThat(demo.plugins()).hasSize(2);
        List<Row> rows = ordered(demo.generator()
                .predict(questions(edits().stream().map(EditRecord::prompt).toList(), 2)));
        for (int i = 0; i < edits().size(); i++) {
            assertThat(rows.get(i).<String>getAs("answer_fact"))
                    .isEqualTo(edits().get(i).id());
            assertThat(rows.get(i).<String>getAs("answer"))
                    .isEqualTo(edits().get(i).target());
            assertThat(rows.get(i).<String>getAs("answer_host"))
                    .isNotEqualTo(edits().get(i).target());
        }
    }

    @Test
    void scoresWithAndWithoutTheEdits() {
        List<String> prompts = edits().stream().map(EditRecord::prompt).toList();
        List<String> targets = edits().stream().map(EditRecord::target).toList();
        List<Row> rows = ordered(demo.scorer().setAnswerCol("gold").predict(questions(prompts, targets, 2)));
        TensorRuntime.prepareThread();
        try (LanguageModel host = LanguageModels.open("host", Path.of(TrainedDemo.HOST), Device.cpu())) {
            HostPasses passes = new HostPasses(host, HostPassSettings.DEFAULT, ProgressListener.SILENT);
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                TextProbe probe = new TextProbe(prompts.get(i), targets.get(i));
                double nats = passes.passes(List.of(probe))
                        .get(0)
                        .either(
                                pass -> IntStream.range(0, pass.positions())
                                        .mapToDouble(p -> pass.expectedLogProbNats()[p])
                                        .sum(),
                                reason -> Double.NaN);
                assertThat(row.<Double>getAs("score_host")).isCloseTo(nats, within(1e-3));
                assertThat(row.<Double>getAs("score")).isGreaterThan(nats).isGreaterThan(Math.log(0.5));
                assertThat(row.<String>getAs("score_fact"))
                        .isEqualTo(edits().get(i).id());
                assertThat(row.<Long>getAs("score_tokens")).isPositive();
            }
        }
    }

    @Test
    void whereNoGateIsOpenBothScoresAreOne() {
        Row row = demo.scorer()
                .setAnswerCol("gold")
                .predict(questions(List.of("Nothing of all that was ever edited, since"), List.of("it is not"), 1))
                .head();
        assertThat(row.<Double>getAs("score_alpha")).isZero();
        assertThat(row.<String>getAs("score_fact")).isNull();
        assertThat(row.<Double>getAs("score")).isEqualTo(row.<Double>getAs("score_host"));
    }

    @Test
    void modelsAreOpenedOnceHoweverManyPartitionsAndJobs() {
        List<String> prompts = IntStream.range(0, 16)
                .mapToObj(i -> edits().get(i % 4).prompt())
                .toList();
        EditedTextGenerator generator =
                demo.generator().setHost(TrainedDemo.OTHER_HOST).setBatchSize(1);
        long before = ExecutorLoads.now();
        assertThat(generator.predict(questions(prompts, 8)).collectAsList()).hasSize(16);
        long once = ExecutorLoads.now();
        assertThat(once - before).isBetween(1L, 5L);
        assertThat(generator.predict(questions(prompts, 8)).collectAsList()).hasSize(16);
        assertThat(ExecutorLoads.now()).isEqualTo(once);
        assertThat(generator.rowsDone()).isEqualTo(16);
        assertThat(generator.rowsFailed()).isZero();
    }

    @Test
    void aRowThatCannotBeAnsweredHasAReasonAndCostsNoOtherItsAnswer() {
        String edited = edits().get(0).prompt();
        List<String> prompts =
                Stream.of(edited, null, "  ", "word ".repeat(5_000), edited).toList();
        EditedTextGenerator generator = demo.generator();
        List<Row> rows = ordered(generator.predict(questions(prompts, 1)));
        assertThat(rows)
                .extracting(row -> row.<String>getAs("answer"))
                .containsExactly(
                        edits().get(0).target(),
                        null,
                        null,
                        null,
                        edits().get(0).target());
        assertThat(rows)
                .extracting(row -> row.<Boolean>getAs("answer_reused"))
                .containsExactly(false, false, false, false, true);
        assertThat(rows.get(1).<String>getAs("answer_error"))
                .isEqualTo("Cannot answer the prompt of this row: it is null");
        assertThat(rows.get(2).<String>getAs("answer_error"))
                .isEqualTo("Cannot answer the prompt of this row: it is empty");
        assertThat(rows.get(3).<String>getAs("answer_error")).startsWith("Failed to ask the host");
        assertThat(rows.get(4).<String>getAs("answer_error")).isNull();
        assertThat(rows)
                .allSatisfy(row ->
                        assertThat(row.<Double>getAs("answer_latency_ms")).isPositive());
        assertThat(rows.get(1).<String>getAs("gold")).isEqualTo("gold");
        assertThat(generator.rowsDone()).isEqualTo(5);
        assertThat(generator.rowsFailed()).isEqualTo(3);
        Row unscored = demo.scorer()
                .setAnswerCol("gold")
                .predict(questions(List.of(edited), Collections.singletonList(null), 1))
                .head();
        assertThat(unscored.<String>getAs("score_error")).isEqualTo("Cannot score the answer of this row: it is null");
        assertThat(unscored.<Double>getAs("score")).isNull();
    }

    @Test
    void anUndoneEditIsLeftToTheHost() throws IOException {
        ClosedEdits closed = new ClosedEdits(new LocalArtifactStore(demo.store().resolve("cache")));
        Dataset<Row> asked = questions(List.of(edits().get(0).prompt()), 1);
        String key = key(demo.plugins().get(0));
        closed.put(key, List.of(edits().get(0).id()));
        try {
            Row row = demo.generator().predict(asked).head();
            assertThat(row.<String>getAs("answer")).isEqualTo(row.<String>getAs("answer_host"));
            assertThat(row.<String>getAs("answer_fact")).isNull();
        } finally {
            closed.put(key, List.of());
        }
        assertThat(demo.generator().predict(asked).head().<String>getAs("answer"))
                .isEqualTo(edits().get(0).target());
    }

    @Test
    void aPluginAwayFromItsStoreNeedsItsGateMapsNamed() throws IOException {
        Path copy = folder.resolve("copied");
        Files.createDirectories(copy);
        try (Stream<Path> files = Files.list(Path.of(demo.plugins().get(0)).resolve("content"))) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        EditedTextGenerator generator = demo.generator().setPlugins(copy.toString());
        Dataset<Row> asked = questions(List.of(edits().get(0).prompt()), 1);
        assertThatThrownBy(() -> generator.predict(asked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Cannot choose the maps of gate fact or key: expected one for base "
                        + TrainedDemo.BASE + " in the store of plug-in " + copy + ", found []; name a folder");
        Row row =
                generator.setGateMaps(demo.gateMaps().toString()).predict(asked).head();
        assertThat(row.<String>getAs("answer")).isEqualTo(edits().get(0).target());
    }

    @Test
    void whatCannotBeUsedIsRefusedBeforeSparkRunsAnything() {
        Dataset<Row> asked = questions(List.of("prompt"), 1);
        assertRefused(new EditedTextGenerator(), asked, "Cannot predict without a host: name a model folder");
        assertRefused(
                demo.generator().setHost("models/nowhere"), asked, "Cannot find model folder models/nowhere: expected");
        assertRefused(
                demo.generator().setHost("hdfs://none/model"),
                asked,
                "Cannot fetch model hdfs://none/model: name a folder");
        assertRefused(
                demo.generator().setPlugins(List.of()), asked, "Cannot edit host " + TrainedDemo.HOST + " without");
        assertRefused(
                demo.generator().setPlugins("nowhere"), asked, "Cannot find a plug-in in nowhere: expected manifest");
        assertRefused(
                demo.generator().setPluginBase(""),
                asked,
                "Cannot use plug-in " + demo.plugins().get(0) + " on base");
        assertRefused(demo.generator().setRule("best"), asked, "Unsupported fusion rule best: expected one of");
        assertRefused(
                demo.generator().setRule("dynamic-search"),
                asked,
                "Unsupported fusion rule dynamic-search outside a sweep");
        assertRefused(demo.generator().setGate("weight-token"), asked, "Cannot use gate weight-token with plug-in ");
        assertRefused(demo.generator().setGateMaps("nowhere"), asked, "Cannot find gate maps in nowhere: expected");
        assertRefused(
                demo.generator().setInputCol("text"), asked, "Cannot find column text: the dataset has [number, ");
        assertRefused(
                demo.generator().setInputCol("number"),
                asked,
                "Cannot read texts from column number: expected type string, actual = int");
        assertRefused(
                demo.generator().setOutputCol("Gold"), asked, "Cannot add column Gold: the dataset has it already");
        assertRefused(demo.generator().setBatchSize(0), asked, "Invalid batch size 0: expected at least 1");
        assertRefused(demo.generator().setMaximumTokens(0), asked, "Invalid maximum of tokens 0: expected at least 1");
        assertThatThrownBy(() -> demo.generator().setGate("door"))
                .hasMessageStartingWith("Invalid gate door: expected one of");
        assertRefused(
                demo.generator().setDevice("gpu"),
                asked,
                "Cannot use device gpu: Spark gives tasks none, set spark.task.resource.gpu.amount and"
                        + " spark.executor.resource.gpu.amount, as in conf/spark-*-gpu.conf");
        assertThatThrownBy(() -> demo.generator().setDevice("gpu0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Unsupported device gpu0: expected cpu, or gpu for the one that Spark's scheduler gives each"
                                + " task");
        assertThatThrownBy(() -> demo.generator().setWeightType("int8"))
                .hasMessage("Unsupported weight type int8: expected one of [float32, float16]");
    }

    private static void assertRefused(EditedTextGenerator generator, Dataset<Row> asked, String message) {
        assertThatThrownBy(() -> generator.predict(asked))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
