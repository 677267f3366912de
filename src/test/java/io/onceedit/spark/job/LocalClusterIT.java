package io.onceedit.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.ChildProcess;
import io.onceedit.progress.ProgressListener;
import io.onceedit.spark.executor.ExecutorSettings;
import io.onceedit.spark.io.HadoopSettings;
import io.onceedit.spark.io.StoreLayout;
import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.RunIdentity;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, made small, on two executors in JVMs of their own. */
final class LocalClusterIT {
    @TempDir
    private Path folder;

    @Test
    void unitsRunInSeveralExecutorsAndEachOpensAModelOnce() throws IOException {
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=4", "protocols=[teacher_forced]"),
                List.of("llama", "gpt2"),
                List.of("host", "text"));
        SweepOutcome outcome = run(demo);
        assertThat(outcome.units())
                .allSatisfy(unit -> assertThat(unit.failure()).isEqualTo(UnitResult.Failure.NONE));
        Map<String, WorkUnit> units =
                demo.plan().units().collect(Collectors.toMap(WorkUnit::key, unit -> unit, (one, same) -> one));
        Map<String, Set<String>> needed = new HashMap<>();
        Map<String, Long> loads = new HashMap<>();
        long needs = 0;
        for (UnitResult result : outcome.units()) {
            String executor = result.cost().executor().replaceAll(" .*", "");
            Set<String> models = opened(units.get(result.key()));
            needs += models.size();
            needed.computeIfAbsent(executor, absent -> new HashSet<>()).addAll(models);
            loads.merge(executor, result.cost().modelLoads(), Long::sum);
        }
        assertThat(needed).containsOnlyKeys("0", "1");
        needed.forEach((executor, models) -> assertThat(loads.get(executor))
                .as("loads of executor %s, which needs %s", executor, models)
                .isBetween(1L, (long) models.size()));
        assertThat(needs).as("loads if every unit opened its own").isGreaterThan(total(loads));
    }

    private static long total(Map<String, Long> loads) {
        return loads.values().stream().mapToLong(Long::longValue).sum();
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

    private SweepOutcome run(DemoSweep demo) throws IOException {
        SparkSession.Builder builder = SparkSession.builder();
        ChildProcess.localCluster(2).forEach(builder::config);
        try (SparkSession session = builder.getOrCreate()) {
            StoreLayout layout = StoreLayout.at(folder.resolve("store").toString());
            ExecutorSettings settings =
                    new ExecutorSettings(demo.job(), layout.location(), HadoopSettings.of(session), "models", "hashes");
            RunIdentity identity = new RunIdentity(
                    "r1", "2026-01-02", Instant.EPOCH, "test", "config", RunIdentity.Build.of(Map.of()));
            return new SweepRun(session, layout, ProgressListener.SILENT)
                    .run(demo.plan(), demo.input(), settings, identity, 0);
        }
    }
}
