package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.evaluate.Observation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Undoing an edit of a trained plug-in, with every gate that the demo has. */
final class ClosedEditsTest {
    private static final List<String> FLAGS = List.of(
            "corpus.limit=4",
            "pool.limit=40",
            "protocols=[teacher_forced]",
            "methods.4.thresholds.weight_token=0.5",
            DemoSweep.brief(4, 1));
    private static final List<String> METHODS = List.of("host", "text", "text-key", "onceedit-published");

    @TempDir
    private Path folder;

    @Test
    void anUndoneEditIsTheHostsAgainInNewCellsAndBackInTheOldOnes() throws IOException {
        DemoSweep demo = DemoSweep.of(FLAGS, List.of("llama"), METHODS);
        LocalArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        ClosedEdits edits = new ClosedEdits(store);
        EditRecord undone = demo.edits().get(1);
        try (OpenModels models = DemoSweep.models()) {
            assertThat(edits.in(demo.plan(), demo.input().edits())).isEqualTo(demo.plan());
            List<CellResult> before = run(demo, store, models);
            String host = said(before.get(0), undone, store);
            for (CellResult cell : before.subList(1, 4)) {
                assertThat(edits.plugin(cell.cell().needs(ArtifactKind.PLUGIN).get(0)))
                        .isPresent();
            }
            assertThat(said(before.get(1), undone, store)).isNotEqualTo(host);
            Asking.Answers asked = ask(demo, store, models, before.get(1), undone);
            assertThat(asked.decision().firedFactIds()).containsExactly(undone.id());
            assertThat(asked.edited().strip()).startsWith(undone.target());

            for (String plugin : plugins(demo)) {
                edits.put(plugin, List.of(undone.id()));
            }
            DemoSweep closed = new DemoSweep(
                    demo.config(),
                    demo.input(),
                    edits.in(demo.plan(), demo.input().edits()));
            assertThat(closed.plan().cells().get(0))
                    .isEqualTo(demo.plan().cells().get(0));
            List<CellResult> after = run(closed, store, models);
            for (int i = 1; i < 4; i++) {
                assertThat(after.get(i).cell().key())
                        .isNotEqualTo(before.get(i).cell().key());
                assertThat(after.get(i).cell().editSet().closed()).containsExactly(undone.id());
                assertThat(after.get(i).result().reused()).isFalse();
                assertThat(said(after.get(i), undone, store)).isEqualTo(host);
                EditRecord other = demo.edits().get(2);
                assertThat(said(after.get(i), other, store)).isEqualTo(said(before.get(i), other, store));
            }
            Asking.Answers askedAgain = ask(closed, store, models, after.get(1), undone);
            assertThat(askedAgain.decision().open()).isFalse();
            assertThat(askedAgain.edited()).isEqualTo(askedAgain.host()).isEqualTo(asked.host());

            for (String plugin : plugins(demo)) {
                edits.put(plugin, List.of());
            }
            DemoSweep redone = new DemoSweep(
                    demo.config(),
                    demo.input(),
                    edits.in(demo.plan(), demo.input().edits()));
            assertThat(redone.plan()).isEqualTo(demo.plan());
            assertThat(run(redone, store, models))
                    .allMatch(cell -> cell.result().reused());
        }
    }

    @Test
    void anEditStaysUndoneWhereItsBatchIsTrainedAgain() throws IOException {
        DemoSweep before = growing(2);
        LocalArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        ClosedEdits edits = new ClosedEdits(store);
        EditRecord undone = before.edits().get(1);
        try (OpenModels models = DemoSweep.models()) {
            run(before, store, models);
            edits.put(plugins(before).iterator().next(), List.of(undone.id()));
            DemoSweep grown = growing(3);
            String plugin = plugins(grown).iterator().next();
            DemoSweep planned = new DemoSweep(
                    grown.config(),
                    grown.input(),
                    edits.in(grown.plan(), grown.input().edits()));
            List<CellResult> cells = run(planned, store, models);
            assertThat(edits.of(plugin)).containsExactly(undone.id());
            assertThat(said(cells.get(1), undone, store)).isEqualTo(said(cells.get(0), undone, store));
            assertThat(edits.in(grown.plan(), grown.input().edits()).cells())
                    .isEqualTo(planned.plan().cells())
                    .isNotEqualTo(grown.plan().cells());
            edits.put(plugin, List.of());
            assertThat(edits.in(growing(4).plan(), growing(4).input().edits())
                            .cells()
                            .get(1)
                            .editSet()
                            .closed())
                    .isEmpty();
        }
    }

    private static DemoSweep growing(int edits) {
        return DemoSweep.of(
                List.of("corpus.limit=" + edits, "protocols=[teacher_forced]"),
                List.of("llama"),
                List.of("host", "text-key"));
    }

    @Test
    void aModelThatIsHostAndPluginBaseIsOpenOnceUnderBothNames() {
        ModelSource base = new ModelSource("base", "src/demo/models/plugin");
        ModelSource host = new ModelSource("host", "src/demo/models/plugin");
        DemoSweep demo = DemoSweep.of(
                List.of("corpus.limit=1", "plugin.id=base", "hosts.0.id=host", "hosts.0.path=" + host.path()),
                List.of("host"),
                List.of("text"));
        String hash = demo.input().hashes().of(demo.config().plugin());
        assertThat(demo.input().hashes().of(demo.config().hosts().get(0))).isEqualTo(hash);
        try (OpenModels models = DemoSweep.models();
                ResourcePool.Lease<Resource> first = models.model(base, hash);
                ResourcePool.Lease<Resource> second = models.model(host, hash)) {
            assertThat(((Resource.OpenModel) first.get()).model().id()).isEqualTo("base");
            assertThat(((Resource.OpenModel) second.get()).model().id()).isEqualTo("host");
            assertThat(models.loads()).isEqualTo(1);
        }
    }

    private static Set<String> plugins(DemoSweep demo) {
        return demo.plan().preparing().stream()
                .filter(unit -> unit.kind() == ArtifactKind.PLUGIN)
                .map(WorkUnit::key)
                .collect(Collectors.toSet());
    }

    private static List<CellResult> run(DemoSweep demo, ArtifactStore store, OpenModels models) {
        List<CellResult> cells = CellResult.of(demo.plan(), demo.runPlain(store, models));
        assertThat(cells)
                .hasSameSizeAs(demo.plan().cells())
                .allSatisfy(
                        cell -> assertThat(cell.result().failure().message()).isEmpty());
        return cells;
    }

    private static Asking.Answers ask(
            DemoSweep demo, ArtifactStore store, OpenModels models, CellResult cell, EditRecord edit) {
        return new Asking(demo.job(), store, models).ask(List.of(cell.cell()), edit.prompt());
    }

    private static String said(CellResult cell, EditRecord edit, ArtifactStore store) {
        Observation observation = cell.observations(store).stream()
                .filter(one ->
                        one.probe().factId().equals(edit.id()) && one.probe().kind() == ProbeKind.EDIT)
                .findFirst()
                .orElseThrow();
        return observation.answers().output();
    }
}
