package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.EditStream;
import io.onceedit.plugin.ClosedFacts;
import io.onceedit.plugin.UntouchedPlugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was undone before a plug-in was trained, in batches that lie in two chunks of the corpus. */
final class UndoneEditsTest {
    private static final DemoSweep DEMO = DemoSweep.of(
            List.of("batch_sizes=[5]", "protocols=[teacher_forced]"), List.of("llama"), List.of("host", "text"));
    private static final Instant FIRST = Instant.parse("2026-03-01T08:00:00Z");
    private static final Instant SECOND = Instant.parse("2026-03-05T08:00:00Z");
    private static final Instant THIRD = Instant.parse("2026-03-09T08:00:00Z");

    @TempDir
    private Path folder;

    private LocalArtifactStore store;
    private List<EditRecord> edits;

    @BeforeEach
    void openStore() {
        store = new LocalArtifactStore(folder);
        edits = DEMO.edits();
        assertThat(edits).hasSizeGreaterThan(EditWalk.FACTS_PER_CHUNK + 1);
    }

    @Test
    void aPluginThatIsTrainedTakesOverWhatOthersKnowOfItsEdits() throws IOException {
        plugin("one", 0, 66);
        undo("one", FIRST, 63, 64);
        plugin("other", 64, 66);
        undo("other", SECOND, 64, 65);
        undo("other", THIRD, 65);
        assertThat(closed(edits, Optional.empty())).isEqualTo(Map.of(60, ids(63), 65, ids(65)));
        assertThat(closed(edits, Optional.of("2026-03-05"))).isEqualTo(Map.of(60, ids(63, 64), 65, ids(65)));
        assertThat(closed(edits, Optional.of("2026-03-04"))).isEqualTo(Map.of(60, ids(63, 64)));
        assertThat(closed(edits, Optional.of("2026-02-28"))).isEmpty();
    }

    @Test
    void whatWasToldLastOfAnEditCountsNotWhatWasLeftAsItWas() throws IOException {
        plugin("one", 60, 66);
        undo("one", FIRST, 63);
        plugin("other", 62, 66);
        undo("other", FIRST, 63);
        undo("other", SECOND);
        undo("one", THIRD, 61, 63);
        assertThat(closed(edits, Optional.empty())).isEqualTo(Map.of(60, ids(61)));
    }

    @Test
    void anEditWithAnotherAnswerIsAnotherOne() throws IOException {
        plugin("one", 2, 4);
        undo("one", FIRST, 2, 3);
        List<EditRecord> corrected = new ArrayList<>(edits);
        corrected.set(2, with(edits.get(2).prompt(), "another answer", edits.get(2)));
        corrected.set(3, with("In other words:", edits.get(3).target(), edits.get(3)));
        assertThat(closed(corrected, Optional.empty())).isEmpty();
        assertThat(closed(edits, Optional.empty())).isEqualTo(Map.of(0, ids(2, 3)));
    }

    @Test
    void whatIsUndoneOfAPluginThatIsThereIsItsOwn() throws IOException {
        plugin("one", 0, 2);
        undo("one", FIRST, 0);
        String trained = DEMO.plan().preparing().stream()
                .filter(unit -> unit instanceof WorkUnit.TrainPlugin train
                        && train.edits().span().skip() == 0)
                .map(WorkUnit::key)
                .findFirst()
                .orElseThrow();
        plugin(trained, 0, 5);
        assertThat(closed(edits, Optional.empty())).isEmpty();
        new ClosedEdits(store).put(trained, List.of(edits.get(4).id()));
        assertThat(closed(edits, Optional.empty())).isEqualTo(Map.of(0, ids(4)));
    }

    /** The closed edits of the cells behind each plug-in, by the place of its first edit; what the plug-in's own file will hold is the same. */
    private Map<Integer, List<String>> closed(List<EditRecord> now, Optional<String> day) throws IOException {
        SweepPlan plan = new ClosedEdits(store, day).in(DEMO.plan(), EditStream.of(now));
        Map<String, Integer> chunks = plan.placesOfChunks();
        Map<Integer, List<String>> closed = new TreeMap<>();
        for (WorkUnit unit : plan.preparing()) {
            if (unit instanceof WorkUnit.TrainPlugin train) {
                EditSpan span = train.edits().span();
                int place = EditWalk.FACTS_PER_CHUNK * chunks.get(span.chunks().get(0)) + span.skip();
                List<String> ids = plan.cells().stream()
                        .filter(cell -> cell.needs(ArtifactKind.PLUGIN).contains(train.key()))
                        .findFirst()
                        .orElseThrow()
                        .editSet()
                        .closed();
                if (!ids.isEmpty()) {
                    closed.put(place, ids);
                }
                if (!train.closings().isEmpty()) {
                    byte[] content = train.closings().getBytes(StandardCharsets.UTF_8);
                    SortedSet<String> own = day.isPresent()
                            ? ClosedFacts.parse("its file", content, day.get())
                            : ClosedFacts.parse("its file", content);
                    assertThat(own).containsExactlyElementsOf(ids);
                }
            }
        }
        return closed;
    }

    private List<String> ids(int... places) {
        List<String> ids = new ArrayList<>();
        for (int place : places) {
            ids.add(edits.get(place).id());
        }
        return ids;
    }

    /** Puts a plug-in into the store, as far as its edits go. */
    private void plugin(String key, int from, int to) throws IOException {
        store.publish(ArtifactKind.PLUGIN, key, target -> {
            Path manifest = target.resolve(ClosedEdits.MANIFEST);
            Files.createDirectories(manifest.getParent());
            Files.write(manifest, UntouchedPlugin.manifest(edits.subList(from, to)));
        });
    }

    private void undo(String key, Instant at, int... places) throws IOException {
        Optional<byte[]> before = store.file(ArtifactKind.PLUGIN, key, ClosedEdits.FILE);
        store.replaceFile(ArtifactKind.PLUGIN, key, ClosedEdits.FILE, ClosedFacts.written(before, ids(places), at));
    }

    private static EditRecord with(String prompt, String target, EditRecord edit) {
        return new EditRecord(
                edit.id(),
                edit.subject(),
                edit.aliases(),
                edit.relation(),
                prompt,
                target,
                edit.groundTruth(),
                edit.paraphrases(),
                edit.rephrasings(),
                edit.locality(),
                edit.portability());
    }
}
