package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.onceedit.DemoHashes;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.decoder.ScarceMemory;
import io.onceedit.progress.ProgressListener;
import io.onceedit.progress.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which device units ask for, and what they say where it has little memory. There is no accelerator: a model that is asked for on one is
 * opened on the processor, and what was asked is noted.
 */
final class UnitDevicesTest {
    private static final DemoSweep DEMO = demo("fact");
    private static final DemoSweep UNGATED = demo("none");

    @TempDir
    private Path folder;

    private final List<String> opened = new ArrayList<>();

    private static DemoSweep demo(String gate) {
        return DemoSweep.of(
                List.of("corpus.limit=4", "pool.limit=40", "methods.1.gate=" + gate, DemoSweep.brief(1, 1)),
                List.of("gpt2"),
                List.of("host", "text"));
    }

    private OpenModels models(int rowsThatFit) {
        ModelOpener noting = (source, path, device, hashes) -> {
            opened.add(source.id() + " on " + device);
            LanguageModel model = ModelOpener.FILES.open(source, path, Device.cpu(), hashes);
            return new LanguageModel(
                    model.id(),
                    model.architecture(),
                    model.contentHash(),
                    ScarceMemory.of(model.decoder(), rowsThatFit),
                    model.tokenizer());
        };
        return new OpenModels(1L << 30, new OpenModels.Files(ModelLocator.LOCAL, DemoHashes.REMEMBERED, noting));
    }

    private Map<String, UnitResult> run(DemoSweep demo, OpenModels models, String store, Device device) {
        LocalArtifactStore artifacts = new LocalArtifactStore(folder.resolve(store));
        demo.publish(artifacts);
        TaskPlace place = new TaskPlace("r1", 1, "here", device);
        UnitRunner runner =
                new StoreUnitRunner(demo.job(), artifacts, models, ProgressListener.SILENT, place, StopSignal.NEVER);
        Map<String, UnitResult> results = new HashMap<>();
        PlainRun.run(demo.plan(), runner, ProgressListener.SILENT).forEach(one -> results.put(one.key(), one));
        assertThat(results.values()).allSatisfy(one -> assertThat(one.failure()).isEqualTo(UnitResult.Failure.NONE));
        return results;
    }

    @Test
    void everyModelOfAUnitIsOpenOnceOnTheTasksDevice() {
        try (OpenModels models = models(Integer.MAX_VALUE)) {
            run(UNGATED, models, "a", Device.gpu(0));
            run(UNGATED, models, "b", Device.gpu(0));
            assertThat(opened).containsExactlyInAnyOrder("plugin on gpu(0)", "gpt2 on gpu(0)");
            assertThat(run(UNGATED, models, "c", Device.gpu(1)).values())
                    .allSatisfy(one -> assertThat(one.cost().device()).isEqualTo("gpu1"))
                    .allSatisfy(one -> assertThat(one.cost().onAccelerator()).isTrue());
            run(UNGATED, models, "d", Device.cpu());
            assertThat(opened)
                    .containsExactlyInAnyOrder(
                            "plugin on gpu(0)",
                            "gpt2 on gpu(0)",
                            "plugin on gpu(1)",
                            "gpt2 on gpu(1)",
                            "plugin on cpu()",
                            "gpt2 on cpu()");
            List<ModelSource> sources =
                    List.of(UNGATED.config().plugin(), UNGATED.config().hosts().get(0));
            assertThat(models.on(Device.gpu(1)).open(sources, UNGATED.job().hashes()))
                    .containsOnly("plugin", "gpt2");
            assertThat(models.on(Device.gpu(2)).open(sources, UNGATED.job().hashes()))
                    .isEmpty();
        }
    }

    /** Six rows at once: host passes, training and what gates learn have larger batches, and all come to the results that they come to anyway. */
    @Test
    void aUnitWhoseBatchesFindNoMemorySaysSoAndComesToTheSameResult() {
        Map<String, UnitResult> plenty;
        try (OpenModels models = models(Integer.MAX_VALUE)) {
            plenty = run(DEMO, models, "plenty", Device.cpu());
            assertThat(halvings(plenty).values()).containsOnly(0L);
        }
        try (OpenModels models = models(6)) {
            Map<String, UnitResult> scarce = run(DEMO, models, "scarce", Device.cpu());
            assertThat(halvings(scarce))
                    .hasEntrySatisfying(
                            Stage.HOST_PASS, halvings -> assertThat(halvings).isPositive())
                    .hasEntrySatisfying(
                            Stage.TRAIN, halvings -> assertThat(halvings).isPositive())
                    .hasEntrySatisfying(
                            Stage.GATE_MAPS, halvings -> assertThat(halvings).isPositive());
            for (WorkUnit.EvaluateCell cell : DEMO.plan().cells()) {
                assertThat(passes("scarce", cell)).isEqualTo(passes("plenty", cell));
            }
        }
    }

    private Map<Stage, Long> halvings(Map<String, UnitResult> results) {
        Map<Stage, Long> halvings = new HashMap<>();
        results.values().stream()
                .flatMap(one -> one.cost().stages().stream())
                .forEach(stage -> halvings.merge(stage.stage(), stage.halvings(), Long::sum));
        return halvings;
    }

    private List<String> passes(String store, WorkUnit.EvaluateCell cell) {
        return CellContent.read(new LocalArtifactStore(folder.resolve(store))
                        .find(ArtifactKind.CELL, cell.key())
                        .orElseThrow())
                .stream()
                .map(observation -> observation.probe().id() + " " + observation.verdict() + " "
                        + observation.answers().output())
                .toList();
    }
}
