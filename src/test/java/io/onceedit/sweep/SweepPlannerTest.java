package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.onceedit.model.checkpoint.SafetensorsFile;
import io.onceedit.model.checkpoint.SafetensorsWriter;
import io.onceedit.model.tensor.TensorRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SweepPlannerTest {
    private static final List<String> SMALL = List.of("corpus.limit=8");
    private static final Map<List<String>, SweepPlan> PLANS = new HashMap<>();

    private static Set<String> keys(SweepPlan plan, Class<? extends WorkUnit> type) {
        return plan.units().filter(type::isInstance).map(WorkUnit::key).collect(Collectors.toSet());
    }

    private static SweepPlan plan(String... flags) {
        return PLANS.computeIfAbsent(List.of(flags), SweepPlannerTest::planned);
    }

    private static SweepPlan planned(List<String> flags) {
        List<String> all = new java.util.ArrayList<>(SMALL);
        all.addAll(flags);
        return DemoSweep.of(all, List.of(), List.of()).plan();
    }

    @Test
    void everyMethodMeetsEveryHost() {
        SweepPlan plan = plan();
        assertThat(plan.cells()).hasSize(3 * 3 * 2 + 4 * 3);
        assertThat(plan.cells().stream().map(WorkUnit::key)).doesNotHaveDuplicates();
    }

    @Test
    void everyNeededUnitIsPlannedOnce() {
        SweepPlan plan = plan();
        List<String> preparing = plan.preparing().stream().map(WorkUnit::key).toList();
        assertThat(preparing).doesNotHaveDuplicates();
        Set<String> needed = plan.cells().stream()
                .flatMap(cell -> cell.needs().values().stream().flatMap(List::stream))
                .collect(Collectors.toSet());
        assertThat(needed).isEqualTo(new HashSet<>(preparing));
    }

    @Test
    void onePluginServesAllHosts() {
        SweepPlan plan = plan();
        Map<String, Long> recipes = plan.preparing().stream()
                .filter(WorkUnit.TrainPlugin.class::isInstance)
                .map(unit -> ((WorkUnit.TrainPlugin) unit).settings().recipe())
                .collect(Collectors.groupingBy(recipe -> recipe, Collectors.counting()));
        assertThat(recipes).isEqualTo(Map.of("speaker", 1L, "published", 1L));
    }

    @Test
    void hostsAreReadOnceWhateverTheBatches() {
        assertThat(keys(plan("batch_sizes=[4, 8]"), WorkUnit.PassHost.class))
                .isEqualTo(keys(plan("batch_sizes=[8]"), WorkUnit.PassHost.class))
                .hasSize(3);
    }

    @Test
    void plansAreReproducible() {
        assertThat(planned(List.of())).isEqualTo(plan());
    }

    @Test
    void aSeedChangesTrainingProbesAndCells() {
        SweepPlan one = plan("seeds=[1]");
        SweepPlan two = plan("seeds=[2]");
        for (Class<? extends WorkUnit> type :
                List.of(WorkUnit.TrainPlugin.class, WorkUnit.PassHost.class, WorkUnit.EvaluateCell.class)) {
            assertThat(keys(one, type)).doesNotContainAnyElementsOf(keys(two, type));
        }
        assertThat(keys(one, WorkUnit.AlignHost.class)).isEqualTo(keys(two, WorkUnit.AlignHost.class));
    }

    @Test
    void threadsChangeWhatIsTrained() {
        SweepPlan one = plan("execution.threads_per_unit=1");
        SweepPlan two = plan("execution.threads_per_unit=2");
        assertThat(keys(one, WorkUnit.TrainPlugin.class))
                .doesNotContainAnyElementsOf(keys(two, WorkUnit.TrainPlugin.class));
        assertThat(keys(one, WorkUnit.PassHost.class)).isEqualTo(keys(two, WorkUnit.PassHost.class));
    }

    @Test
    void methodsThatDifferInTheirNamesAloneHaveCellsOfTheirOwn() {
        SweepPlan plan = plan("methods.2.gate=fact");
        assertThat(cellsByMethod(plan).get("text-key"))
                .doesNotContainAnyElementsOf(cellsByMethod(plan).get("text"));
        assertThat(plan.cells().stream().map(WorkUnit::key)).doesNotHaveDuplicates();
        assertThat(cellsByMethod(plan).get("text"))
                .isEqualTo(cellsByMethod(plan()).get("text"));
    }

    @Test
    void batchSizesThatComeToTheSameHaveCellsOfTheirOwn() {
        assertThat(plan("batch_sizes=[8, 16, 32]").cells().stream().map(WorkUnit::key))
                .hasSize(3 * plan().cells().size())
                .doesNotHaveDuplicates();
    }

    /** Nothing is trained on the probes of any seed of a sweep: where that leaves no text out, another seed is no cause of a training. */
    @Test
    void anotherSeedsProbesAreNoCauseOfATrainingWhoseTextsStayTheSame() {
        Set<String> alone = keys(plan("seeds=[1]"), WorkUnit.TrainPlugin.class);
        Set<String> together = keys(plan("seeds=[1, 2]"), WorkUnit.TrainPlugin.class);
        assertThat(together).hasSize(2 * alone.size()).containsAll(alone);
        assertThat(keys(plan("seeds=[1, 2]"), WorkUnit.LearnGateMaps.class))
                .containsAll(keys(plan("seeds=[1]"), WorkUnit.LearnGateMaps.class));
    }

    /** Questions of the pool about other subjects of it: some of them are what gates learn that no edit is about. */
    @Test
    void whatGatesLeaveOutOfThePoolIsACauseOfThem(@TempDir Path folder) throws IOException {
        List<JsonNode> pool = new ArrayList<>();
        Corpora.changed("pool", folder, record -> pool.add(record.deepCopy()));
        String known = pool.toString();
        List<String> questions = new ArrayList<>();
        for (JsonNode asked : pool.subList(0, 40)) {
            for (JsonNode other : pool.subList(0, 40)) {
                String question = asked.required("prompt")
                        .asText()
                        .replace(
                                asked.required("subject").asText(),
                                other.required("subject").asText());
                if (!known.contains(question)) {
                    questions.add(question);
                }
            }
        }
        Path asking = Corpora.changed("edits", folder, record -> {
            if (record.required("id").asText().equals("e002")) {
                questions.forEach(record.withArray("rephrasings")::add);
            }
        });
        String[] few = {"corpus.limit=2", "pool.limit=40"};
        String[] asked = Stream.concat(Stream.of("corpus.path=" + asking), Stream.of(few))
                .toArray(String[]::new);
        assertThat(keys(plan(asked), WorkUnit.LearnGateMaps.class))
                .isNotEqualTo(keys(plan(few), WorkUnit.LearnGateMaps.class));
    }

    @Test
    void whatIsAskedOfAnotherEditIsACauseOfATrainingWhoseTextItLeavesOut(@TempDir Path folder) throws IOException {
        String[] batches = {"batch_sizes=[1]", "corpus.limit=2", "methods.1.protocols=[teacher_forced]"};
        List<String> paraphrases = new ArrayList<>();
        Path asking = Corpora.changed("edits", folder, record -> {
            if (record.required("id").asText().equals("e001")) {
                paraphrases.add(record.required("paraphrases").get(0).asText());
            } else if (record.required("id").asText().equals("e002")) {
                record.withArray("rephrasings").add(paraphrases.get(0));
            }
        });
        Set<String> before = keys(plan(batches), WorkUnit.TrainPlugin.class);
        Set<String> after = keys(
                plan(Stream.concat(Stream.of("corpus.path=" + asking), Stream.of(batches))
                        .toArray(String[]::new)),
                WorkUnit.TrainPlugin.class);
        Set<String> same = new HashSet<>(after);
        same.retainAll(before);
        assertThat(after).hasSameSizeAs(before);
        assertThat(same).as("the other edit's").hasSize(before.size() / 2);
    }

    @Test
    void aMethodsOptionChangesItsOwnCellsOnly() {
        SweepPlan one = plan();
        SweepPlan other = plan("methods.1.options.text.look_ahead_tokens=5");
        Map<String, Set<String>> before = cellsByMethod(one);
        Map<String, Set<String>> after = cellsByMethod(other);
        assertThat(after.get("text")).doesNotContainAnyElementsOf(before.get("text"));
        assertThat(after.get("text-exact")).isEqualTo(before.get("text-exact"));
    }

    /** The alignment knows embedding rows and token names: another form of the same weights, or another setting of generation, is no other pair. */
    /** A cell that keeps none is the one that earlier versions have computed. */
    @Test
    void theNumberOfCandidatesIsACauseOfKnownAnswersOfRuleTextAlone() {
        Map<String, Set<String>> usual = cellsByMethod(plan());
        assertThat(cellsByMethod(plan("evaluation.kept_candidates=8"))).isEqualTo(usual);
        for (int kept : new int[] {0, 4}) {
            Map<String, Set<String>> others = cellsByMethod(plan("evaluation.kept_candidates=" + kept));
            assertThat(others.keySet()).isEqualTo(usual.keySet());
            others.forEach((method, keys) -> {
                Set<String> changed = new HashSet<>(keys);
                changed.removeAll(usual.get(method));
                assertThat(changed)
                        .as(method)
                        .hasSize(Set.of("text", "text-key").contains(method) ? 3 : 0);
            });
        }
    }

    @Test
    void findsAnAlignmentByTheEmbeddingsThemselves(@TempDir Path folder) throws IOException {
        Set<String> planned = alignments(Path.of("src/demo/models/host-llama"));
        Path host = copy(Path.of("src/demo/models/host-llama"), folder.resolve("host"));
        Files.writeString(host.resolve("generation_config.json"), "{}");
        assertThat(alignments(host)).isEqualTo(planned).hasSize(1);

        rewrite(host, tensors -> {});
        assertThat(Files.size(host.resolve("model.safetensors")))
                .isGreaterThan(Files.size(Path.of("src/demo/models/host-llama/model.safetensors")));
        assertThat(alignments(host)).isEqualTo(planned);

        rewrite(host, tensors -> tensors.get("model.norm.weight").muli(2));
        assertThat(alignments(host)).isEqualTo(planned);

        rewrite(host, tensors -> tensors.get("model.embed_tokens.weight").muli(2));
        assertThat(alignments(host)).isNotEqualTo(planned).hasSize(1);
    }

    private static Set<String> alignments(Path host) {
        SweepPlan plan = DemoSweep.of(
                        List.of("corpus.limit=4", "hosts.0.path=" + host),
                        List.of("llama"),
                        List.of("onceedit-published"))
                .plan();
        return keys(plan, WorkUnit.AlignHost.class);
    }

    /** Writes a model's weights anew, as fp32. */
    private static void rewrite(Path model, Consumer<Map<String, NDArray>> change) {
        Path file = model.resolve("model.safetensors");
        SafetensorsFile weights = SafetensorsFile.open(file);
        try (NDManager scope = TensorRuntime.newScope(Device.cpu())) {
            Map<String, NDArray> tensors = new HashMap<>();
            weights.names().forEach(name -> tensors.put(name, weights.read(scope, name)));
            change.accept(tensors);
            new SafetensorsWriter(SafetensorsWriter.Precision.FLOAT32, Map.of()).write(file, tensors);
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    private static Map<String, Set<String>> cellsByMethod(SweepPlan plan) {
        return plan.cells().stream()
                .collect(Collectors.groupingBy(
                        cell -> cell.group().method().name(), Collectors.mapping(WorkUnit::key, Collectors.toSet())));
    }
}
