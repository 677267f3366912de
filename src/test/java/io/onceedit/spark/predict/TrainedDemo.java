package io.onceedit.spark.predict;

import io.onceedit.sweep.DemoSweep;
import io.onceedit.sweep.LocalArtifactStore;
import io.onceedit.sweep.OpenModels;
import io.onceedit.sweep.SweepPlan;
import io.onceedit.sweep.UnitResult;
import io.onceedit.sweep.WorkUnit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The demo after a small sweep, as a job finds it.
 *
 * @param demo what was swept
 * @param store its store
 * @param units what came of every unit
 */
record TrainedDemo(DemoSweep demo, Path store, List<UnitResult> units) {
    static final String HOST = "src/demo/models/host-gpt2";
    static final String OTHER_HOST = "src/demo/models/host-llama";
    static final String BASE = "src/demo/models/plugin";

    /** Sweeps the first edits of the demo, in plug-ins of so many each, on one host. */
    static TrainedDemo sweep(Path store, int edits, int batch) {
        List<String> flags = List.of("corpus.limit=" + edits, "pool.limit=40", "batch_sizes=[" + batch + "]");
        DemoSweep demo = DemoSweep.of(flags, List.of("gpt2"), List.of("host", "text"));
        try (OpenModels models = new OpenModels(1L << 30)) {
            return new TrainedDemo(demo, store, demo.runPlain(new LocalArtifactStore(store.resolve("cache")), models));
        }
    }

    SweepPlan plan() {
        return demo.plan();
    }

    /** Every plug-in's folder, in the order of the edits. */
    List<String> plugins() {
        return plan().preparing().stream()
                .filter(WorkUnit.TrainPlugin.class::isInstance)
                .map(unit -> store.resolve("cache/plugin/" + unit.key()).toString())
                .toList();
    }

    /** The one folder of gate maps. */
    Path gateMaps() {
        try (Stream<Path> folders = Files.list(store.resolve("cache/gate-maps"))) {
            return folders.findFirst().orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Names that the sweep's gates knew beside the edits. */
    List<String> otherNames() {
        return demo.job().pool().records().stream()
                .map(record -> record.subject())
                .filter(name -> !name.isBlank())
                .distinct()
                .toList();
    }

    /** A generator for all plug-ins, as the sweep's gates decide. */
    EditedTextGenerator generator() {
        return new EditedTextGenerator()
                .setHost(HOST)
                .setPluginBase(BASE)
                .setPlugins(plugins())
                .setOtherNames(otherNames());
    }

    /** A scorer for all plug-ins, as the sweep's gates decide. */
    AnswerScorer scorer() {
        return new AnswerScorer()
                .setHost(HOST)
                .setPluginBase(BASE)
                .setPlugins(plugins())
                .setOtherNames(otherNames());
    }
}
