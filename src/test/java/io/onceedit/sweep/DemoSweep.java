package io.onceedit.sweep;

import io.onceedit.DemoHashes;
import io.onceedit.config.RunFile;
import io.onceedit.corpus.EditRecord;
import io.onceedit.progress.ProgressListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/**
 * The built-in demo, made small: a few edits, the flags that a test puts over the run file.
 *
 * @param config what the flags leave of the demo's run file
 * @param input its corpora and hashes
 * @param plan its units
 */
public record DemoSweep(SweepConfig config, SweepInput input, SweepPlan plan) {
    /** The demo with flags, methods and hosts chosen; empty lists choose all. */
    public static DemoSweep of(List<String> flags, List<String> hosts, List<String> methods) {
        RunFile file = RunFile.read("conf/demo.yaml", text(Path.of("conf/demo.yaml")), Map.of());
        flags.forEach(file::set);
        SweepConfig read = new SweepConfigReader(Locations.LOCAL, 1).read(file);
        SweepConfig asked = read.with(
                read.hosts().stream()
                        .filter(host -> hosts.isEmpty() || hosts.contains(host.id()))
                        .toList(),
                read.methods().stream()
                        .filter(method -> methods.isEmpty() || methods.contains(method.name()))
                        .toList());
        SweepInput input = new SweepInputReader(Locations.LOCAL, DemoHashes.REMEMBERED).read(asked);
        SweepConfig config = GateChoice.of(asked, input);
        return new DemoSweep(config, input, SweepPlanner.plan(config, input));
    }

    /**
     * A flag by which a method learns next to nothing, for tests that ask for no quality.
     *
     * @param method its place in the run file, from 0 on
     */
    public static String brief(int method, int epochs) {
        return "methods." + method + ".training={loop.epochs: " + epochs + ", texts.paraphrases: 1, texts.similar: 1}";
    }

    /** Nothing is open yet; what is opened is hashed once. */
    public static OpenModels models() {
        return new OpenModels(1L << 30, ModelLocator.LOCAL, DemoHashes.REMEMBERED);
    }

    /** What all units have in common; every result that is found is reused. */
    public SweepJob job() {
        return new SweepJob(
                config,
                input.pool().training(),
                input.hashes(),
                plan.evaluatedKey(),
                "test",
                EnumSet.allOf(ArtifactKind.class));
    }

    /** The edits, in memory. */
    public List<EditRecord> edits() {
        List<EditRecord> edits = new ArrayList<>();
        input.edits().forEach(edits::add);
        return edits;
    }

    /** Puts the edits where units find them. */
    public void publish(ArtifactStore store) {
        try {
            new EditPublisher(config, input, plan).publish(store, ProgressListener.SILENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs every unit in this thread. */
    public List<UnitResult> runPlain(ArtifactStore store, OpenModels models) {
        publish(store);
        UnitRunner runner = new StoreUnitRunner(job(), store, models, ProgressListener.SILENT, "test");
        return PlainRun.run(plan, runner, ProgressListener.SILENT);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
