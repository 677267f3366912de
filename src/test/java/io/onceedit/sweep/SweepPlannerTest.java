package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class SweepPlannerTest {
    private static final List<String> SMALL = List.of("corpus.limit=8");

    private static Set<String> keys(SweepPlan plan, Class<? extends WorkUnit> type) {
        return plan.units().filter(type::isInstance).map(WorkUnit::key).collect(Collectors.toSet());
    }

    private static SweepPlan plan(String... flags) {
        List<String> all = new java.util.ArrayList<>(SMALL);
        all.addAll(List.of(flags));
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
        assertThat(plan()).isEqualTo(plan());
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

    /** Nothing is trained on the probes of any seed of a sweep. */
    @Test
    void anotherSeedsProbesAreACauseOfEveryTraining() {
        Set<String> alone = keys(plan("seeds=[1]"), WorkUnit.TrainPlugin.class);
        Set<String> together = keys(plan("seeds=[1, 2]"), WorkUnit.TrainPlugin.class);
        assertThat(together).hasSize(2 * alone.size()).doesNotContainAnyElementsOf(alone);
        assertThat(keys(plan("seeds=[1, 2]"), WorkUnit.LearnGateMaps.class))
                .doesNotContainAnyElementsOf(keys(plan("seeds=[1]"), WorkUnit.LearnGateMaps.class));
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

    private static Map<String, Set<String>> cellsByMethod(SweepPlan plan) {
        return plan.cells().stream()
                .collect(Collectors.groupingBy(
                        cell -> cell.group().method().name(), Collectors.mapping(WorkUnit::key, Collectors.toSet())));
    }
}
