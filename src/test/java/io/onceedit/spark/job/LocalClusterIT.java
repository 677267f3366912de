package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, made small, on two executors in JVMs of their own: each unit goes where its model is open. */
final class LocalClusterIT {
    @TempDir
    private Path folder;

    @Test
    void executorsThatComeAsTheyAreNeededOpenAModelOnceEach() throws IOException {
        DemoSweep demo = DemoSweep.of(
                List.of(
                        "corpus.limit=4",
                        "pool.limit=40",
                        "protocols=[teacher_forced]",
                        "methods.1.gate=subject",
                        DemoSweep.brief(1, 1)),
                List.of("llama", "gpt2", "gemma"),
                List.of("host", "text"));
        List<SweepOutcome> outcomes = run(demo);
        SweepOutcome outcome = outcomes.get(0);
        assertThat(outcome.units())
                .allSatisfy(unit -> assertThat(unit.failure()).isEqualTo(UnitResult.Failure.NONE));
        Map<String, WorkUnit> units =
                demo.plan().units().collect(Collectors.toMap(WorkUnit::key, unit -> unit, (one, same) -> one));
        Map<String, Set<String>> needed = new HashMap<>();
        Map<String, Long> loads = new HashMap<>();
        for (UnitResult result : outcome.units()) {
            String executor = result.cost().executor().replaceAll(" .*", "");
            needed.computeIfAbsent(executor, absent -> new HashSet<>()).addAll(opened(units.get(result.key())));
            loads.merge(executor, result.cost().modelLoads(), Long::sum);
        }
        assertThat(needed).containsOnlyKeys("0", "1");
        needed.forEach((executor, models) -> assertThat(loads.get(executor))
                .as("loads of executor %s, which needs %s", executor, models)
                .isEqualTo(models.size()));
        assertThat(outcome.time().units().slotSeconds())
                .isGreaterThanOrEqualTo(outcome.time().units().taskSeconds());
        Map<String, String> before = executors(demo.plan(), outcome);
        Map<String, String> again = executors(demo.plan().ofRun("r2"), outcomes.get(1));
        assertThat(again).hasSameSizeAs(before);
        assertThat(again.keySet()).allMatch(cell -> !again.get(cell).equals(before.get(cell)));
    }

    /** Where each cell was computed, by its id. */
    private static Map<String, String> executors(SweepPlan plan, SweepOutcome outcome) {
        Map<String, String> ids =
                plan.cells().stream().collect(Collectors.toMap(WorkUnit::key, WorkUnit.EvaluateCell::cellId));
        return outcome.units().stream()
                .filter(unit -> ids.containsKey(unit.key()))
                .collect(Collectors.toMap(
                        unit -> ids.get(unit.key()),
                        unit -> unit.cost().executor().replaceAll(" .*", "")));
    }

    /** What a unit needs open: models, tokenizers, plug-ins. */
    private static Set<String> opened(WorkUnit unit) {
        if (unit instanceof WorkUnit.PassHost pass) {
            return Set.of(
                    "tokenizer " + pass.host().id(), "model " + pass.host().id());
        }
        if (unit instanceof WorkUnit.EvaluateCell cell) {
            String tokenizer = "tokenizer " + cell.group().host().id();
            return cell.group().method().isHost() ? Set.of(tokenizer) : Set.of(tokenizer, "base", "plug-in");
        }
        return Set.of("base");
    }

    /** On a cluster that begins with no executor and grows with its load: once, and once more with every cell elsewhere. */
    private List<SweepOutcome> run(DemoSweep demo) throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        ChildProcess.localCluster(2).forEach(builder::config);
        builder.config("spark.locality.wait", "3s") // as it is where nobody sets it
                .config("spark.dynamicAllocation.enabled", "true")
                .config("spark.dynamicAllocation.minExecutors", "0")
                .config("spark.dynamicAllocation.initialExecutors", "0")
                .config("spark.dynamicAllocation.maxExecutors", "2")
                .config("spark.dynamicAllocation.schedulerBacklogTimeout", "1s")
                .config("spark.dynamicAllocation.executorIdleTimeout", "600s")
                .config("spark.scheduler.minRegisteredResourcesRatio", "0");
        try (SparkSession session = builder.getOrCreate()) {
            StoreLayout layout = StoreLayout.at(folder.resolve("store").toString());
            ExecutorSettings tasks = DemoRuns.settings(demo, layout, session, folder);
            SweepRun run = new SweepRun(session, layout, ProgressListener.SILENT);
            SweepOutcome first = run.run(demo.plan(), demo.input(), tasks, DemoRuns.identity("r1"), 0);
            SweepOutcome second = run.awayFrom(executors(demo.plan(), first))
                    .run(demo.plan().ofRun("r2"), demo.input(), tasks, DemoRuns.identity("r2"), 0);
            return List.of(first, second);
        }
    }
}
