package io.onceedit.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.EditSetHash;
import io.onceedit.corpus.EditStream;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.corpus.MissingProbe;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeMaker;
import io.onceedit.corpus.invented.InventedCorpus;
import io.onceedit.progress.ProgressListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A corpus that is read as a stream gives the plan, the batches and the probes that it gives in memory, and units find them in the store. */
final class EditPublisherTest {
    private static final int EDITS = 150;

    private static Path corpus;
    private static DemoSweep demo;

    @TempDir
    private Path folder;

    @BeforeAll
    static void plan(@TempDir Path shared) throws IOException {
        corpus = shared.resolve("edits.jsonl");
        try (OutputStream stream = Files.newOutputStream(corpus)) {
            new InventedCorpus(4).writeEdits(EDITS, stream);
        }
        demo = sweep(corpus);
    }

    private static DemoSweep sweep(Path edits, String... more) {
        List<String> flags = new ArrayList<>(
                List.of("corpus.path=" + edits, "batch_sizes=[40, 64, 1000]", "seeds=[1, 2]", "methods.1.records=20"));
        flags.addAll(List.of(more));
        return DemoSweep.of(flags, List.of("llama"), List.of("host", "text"));
    }

    private static SweepInput with(SweepInput input, EditStream edits) {
        return new SweepInput(
                edits,
                input.pool(),
                input.reading(),
                input.hashes(),
                input.hosts(),
                input.provenance(),
                input.dropped());
    }

    /** Who owns an edit is no cause of what is trained or asked; the store has it beside the edit. */
    @Test
    void provenanceChangesTheStoredEditsAndNothingElse() throws IOException {
        Path owned = Files.writeString(
                folder.resolve("owned.jsonl"),
                Files.readString(corpus).replaceAll("(?m)^\\{", "{\"owner\": \"registry\", "));
        SweepPlan plan = sweep(owned).plan();
        assertThat(plan).isNotEqualTo(demo.plan());
        assertThat(plan.units().map(WorkUnit::key))
                .containsExactlyElementsOf(
                        demo.plan().units().map(WorkUnit::key).toList());
        assertThat(plan.evaluatedKey()).isEqualTo(demo.plan().evaluatedKey());
    }

    /** Of 4, 3 and 1 batches the last holds the edit: all other plug-ins, their cells and the gates are those of before. */
    @Test
    void anEditThatIsSupersededChangesItsOwnBatchesAlone() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(corpus));
        ObjectMapper json = new ObjectMapper();
        ObjectNode newer = (ObjectNode) json.readTree(lines.get(EDITS - 1));
        newer.put("supersedes", newer.required("id").asText());
        newer.put("id", "newer").put("target", "another answer");
        lines.add(json.writeValueAsString(newer));
        SweepPlan plan =
                sweep(Files.write(folder.resolve("newer.jsonl"), lines)).plan();

        assertThat(plan.evaluatedKey()).isNotEqualTo(demo.plan().evaluatedKey());
        assertThat(keys(plan, ArtifactKind.PLUGIN)).hasSize(16);
        assertThat(common(plan, ArtifactKind.PLUGIN)).hasSize(10);
        assertThat(keys(plan, ArtifactKind.GATE_MAPS)).hasSize(2).isEqualTo(keys(demo.plan(), ArtifactKind.GATE_MAPS));
        Set<String> batches =
                demo.plan().batches().stream().map(WorkUnit.EditSet::id).collect(Collectors.toSet());
        Set<String> cells = demo.plan().cells().stream().map(WorkUnit::key).collect(Collectors.toSet());
        assertThat(plan.cells())
                .allSatisfy(cell -> assertThat(cells.contains(cell.key()))
                        .isEqualTo(batches.contains(cell.editSet().id())));
    }

    private static Set<String> keys(SweepPlan plan, ArtifactKind kind) {
        return plan.preparing().stream()
                .filter(unit -> unit.kind() == kind)
                .map(WorkUnit::key)
                .collect(Collectors.toSet());
    }

    private static Set<String> common(SweepPlan plan, ArtifactKind kind) {
        Set<String> common = keys(plan, kind);
        common.retainAll(keys(demo.plan(), kind));
        return common;
    }

    @Test
    void howACorpusIsReadDoesNotChangeThePlan() throws IOException {
        Path packed = folder.resolve("edits.gz");
        try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(corpus, stream);
        }
        assertThat(sweep(packed).plan()).isEqualTo(demo.plan());
        SweepInput inMemory = with(demo.input(), EditStream.of(demo.edits()));
        assertThat(SweepPlanner.plan(demo.config(), inMemory)).isEqualTo(demo.plan());
        List<EditRecord> changed = new ArrayList<>(demo.edits());
        changed.add(changed.remove(0));
        SweepInput inAnotherOrder = with(demo.input(), EditStream.of(changed));
        assertThat(SweepPlanner.plan(demo.config(), inAnotherOrder)).isNotEqualTo(demo.plan());
    }

    @Test
    void unitsFindTheBatchesAndProbesThatACorpusInMemoryHas() throws IOException {
        ArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        demo.publish(store);
        StoredEdits stored = new StoredEdits(store);
        List<EditBatch> expected = batches(40, 64, 1000);
        Map<Long, List<Probe>> asked = new HashMap<>();
        assertThat(demo.plan().batches().stream().map(stored::batch)).containsExactlyElementsOf(expected);
        for (WorkUnit.EvaluateCell cell : demo.plan().cells()) {
            EditBatch batch = expected.stream()
                    .filter(one -> one.id().equals(cell.editSet().id()))
                    .findFirst()
                    .orElseThrow();
            long limit = cell.group().method().records() == 0 ? EDITS : 20;
            List<String> facts =
                    batch.records().stream().limit(limit).map(EditRecord::id).toList();
            List<Probe> all = asked.computeIfAbsent(
                    cell.group().seed(),
                    seed -> new ProbeMaker(seed)
                            .probes(demo.edits(), demo.input().pool()));
            assertThat(stored.probes(cell.asked()))
                    .isEqualTo(all.stream()
                            .filter(probe -> facts.contains(probe.factId()))
                            .toList())
                    .hasSize((int) cell.asked().probes());
        }
    }

    /** The demo's edits in memory, cut into batches of each size; the last one holds what is left. */
    private List<EditBatch> batches(int... sizes) {
        List<EditRecord> edits = demo.edits();
        List<EditBatch> batches = new ArrayList<>();
        for (int size : sizes) {
            for (int from = 0; from < edits.size(); from += size) {
                List<EditRecord> batch = edits.subList(from, Math.min(from + size, edits.size()));
                EditSetHash hash = new EditSetHash();
                batch.forEach(hash::add);
                batches.add(new EditBatch(hash.id(), batch));
            }
        }
        return batches;
    }

    @Test
    void chunksHoldEveryEditOnceAndWhatCannotBeAsked() throws IOException {
        ArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        demo.publish(store);
        List<EditRecord> records = new ArrayList<>();
        List<MissingProbe> missing = new ArrayList<>();
        for (List<String> chunk : demo.plan().chunks()) {
            List<PlannedEdit> edits = new StoredEdits(store).chunk(chunk.get(1));
            edits.forEach(edit -> records.add(edit.record()));
            edits.forEach(edit -> missing.addAll(edit.missing()));
        }
        assertThat(demo.plan().chunks()).hasSize(3);
        assertThat(records).isEqualTo(demo.edits());
        assertThat(missing)
                .isEqualTo(new ProbeMaker(2)
                        .make(demo.edits(), demo.input().pool())
                        .missing());
    }

    @Test
    void theStoredLeakCheckKnowsTheProbesOfEverySeed() throws IOException {
        ArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        demo.publish(store);
        List<Probe> asked = new ArrayList<>();
        for (long seed : List.of(1L, 2L)) {
            asked.addAll(new ProbeMaker(seed).probes(demo.edits(), demo.input().pool()));
        }
        LeakCheck stored = new StoredEdits(store).evaluated(demo.plan().evaluatedKey());
        assertThat(written(stored)).isEqualTo(written(LeakCheck.of(asked)));
    }

    private static byte[] written(LeakCheck check) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        check.write(bytes);
        return bytes.toByteArray();
    }

    @Test
    void planningWritesNothingAndPublishingTwiceWritesOnce() throws IOException {
        Path cache = folder.resolve("cache");
        ArtifactStore store = new LocalArtifactStore(cache);
        assertThat(cache).doesNotExist();
        demo.publish(store);
        List<String> reached = new ArrayList<>();
        ProgressListener progress = (stage, done, total) -> reached.add(stage + " " + done + "/" + total);
        EditPublisher publisher = new EditPublisher(demo.config(), demo.input(), demo.plan());
        publisher.publish(store, progress);
        assertThat(reached).isEmpty();
        try (var chunks = Files.list(cache.resolve("edits"))) {
            assertThat(chunks).hasSize(6);
        }
        assertThat(cache.resolve("staging")).isEmptyDirectory();
        publisher.publish(new LocalArtifactStore(folder.resolve("other")), progress);
        assertThat(reached).containsExactly("edits 1/3", "edits 2/3", "edits 3/3");
    }

    @Test
    void refusesACorpusThatHasChangedSinceItWasPlanned() throws IOException {
        ArtifactStore store = new LocalArtifactStore(folder.resolve("cache"));
        Path changing = Files.copy(corpus, folder.resolve("edits.jsonl"));
        DemoSweep planned = sweep(changing);
        Files.writeString(changing, Files.readString(changing).replace("Ost", "West"));
        assertThatThrownBy(() -> planned.publish(store))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Cannot use corpus " + changing + ": it has changed since the sweep was planned; leave it as"
                                + " it is while it is in use, and run again");
        Files.writeString(changing, "");
        assertThatThrownBy(() -> planned.publish(store))
                .hasMessage("Cannot read corpus " + changing + " again: it ends in front of record 0; leave the file as"
                        + " it is while it is in use, and run again");
    }

    @Test
    void saysWhatIsGoneFromTheStore() {
        StoredEdits stored = new StoredEdits(new LocalArtifactStore(folder.resolve("cache")));
        assertThatThrownBy(() -> stored.chunk("abc"))
                .hasMessage("Cannot find edits abc: it is gone from the store; run the sweep again");
    }
}
