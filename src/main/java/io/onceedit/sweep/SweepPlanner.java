package io.onceedit.sweep;

import io.onceedit.align.EmbeddingForm;
import io.onceedit.corpus.EditRecord;
import io.onceedit.evaluate.Protocol;
import io.onceedit.plugin.TrainingSettings;
import io.onceedit.progress.ProgressListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Cuts a sweep into work units. A plan depends on the configuration, the corpus and the models' hashes alone, never on where or when it is
 * made; no model is opened.
 */
public final class SweepPlanner {
    /** Raised whenever the same causes give another result; part of every key. */
    public static final long RESULT_VERSION = 5;

    private final SweepConfig config;
    private final SweepInput input;
    private final EditSurvey edits;
    private final PlannedTexts texts;
    private final String poolHash;
    private final Map<String, WorkUnit> preparing = new LinkedHashMap<>();
    private final Map<PassesOf, List<WorkUnit.PassHost>> passes = new HashMap<>();

    /** A host's passes over the probes of a seed. */
    private record PassesOf(ModelSource host, long seed) {}

    private SweepPlanner(SweepConfig config, SweepInput input, EditSurvey.Checked seen) {
        this.config = config;
        this.input = input;
        this.edits = seen.survey();
        this.texts = PlannedTexts.of(config, input, seen.check());
        this.poolHash = ContentKey.of("pool")
                .with(
                        "records",
                        input.pool().training().records().stream()
                                .map(EditRecord::content)
                                .toList())
                .hexadecimal();
    }

    /** The plan of a sweep; goes over all edits. */
    public static SweepPlan plan(SweepConfig config, SweepInput input) {
        return plan(config, input, EditSurvey.of(config, input, ProgressListener.SILENT));
    }

    /** The plan of a sweep over whose edits was gone. */
    static SweepPlan plan(SweepConfig config, SweepInput input, EditSurvey.Checked seen) {
        return new SweepPlanner(config, input, seen).plan();
    }

    private SweepPlan plan() {
        List<WorkUnit.EvaluateCell> cells = new ArrayList<>();
        Map<String, WorkUnit.EditSet> batches = new LinkedHashMap<>();
        for (long seed : config.grid().seeds()) {
            for (int size : config.grid().batchSizes()) {
                for (EditSurvey.Batch batch : edits.batches().get(size)) {
                    WorkUnit.EditSet editSet = new WorkUnit.EditSet(batch.id(), edits.span(seed, batch, batch.count()));
                    batches.putIfAbsent(batch.id(), editSet);
                    cells.addAll(cells(batch, editSet, size, seed));
                }
            }
        }
        return new SweepPlan(
                List.copyOf(preparing.values()),
                apart(cells),
                List.copyOf(batches.values()),
                edits.keysByPlace(EditWalk.seeds(config)),
                edits.evaluatedKey(),
                edits.missing());
    }

    /** Methods, hosts and batch sizes that come to the same give cells of the same causes: each gets a key of its own. */
    private static List<WorkUnit.EvaluateCell> apart(List<WorkUnit.EvaluateCell> cells) {
        Set<String> taken = new HashSet<>();
        return cells.stream()
                .map(cell -> taken.add(cell.key()) ? cell : cell.inItsGroup())
                .toList();
    }

    private List<WorkUnit.EvaluateCell> cells(EditSurvey.Batch batch, WorkUnit.EditSet editSet, int size, long seed) {
        List<WorkUnit.EvaluateCell> cells = new ArrayList<>();
        for (MethodSettings method : config.methods()) {
            EditSurvey.Asked asked = batch.asked().get(new EditSurvey.Limit(seed, method.records()));
            WorkUnit.Asked kept = asked.edits() == batch.count()
                    ? new WorkUnit.Asked(editSet.span(), asked.probes())
                    : new WorkUnit.Asked(edits.span(seed, batch, asked.edits()), asked.probes());
            EditedBatch edited = new EditedBatch(batch, editSet, asked.key(), kept);
            for (ModelSource host : config.hosts()) {
                for (Protocol protocol : method.protocols()) {
                    cells.add(cell(edited, new WorkUnit.Group(method, host, protocol, size, seed)));
                }
            }
        }
        return cells;
    }

    /**
     * A batch as a method sees it.
     *
     * @param probes SHA-256 of the probes of its evaluated edits, hexadecimal
     * @param asked its evaluated edits
     */
    private record EditedBatch(EditSurvey.Batch batch, WorkUnit.EditSet editSet, String probes, WorkUnit.Asked asked) {}

    private WorkUnit.EvaluateCell cell(EditedBatch edited, WorkUnit.Group group) {
        MethodSettings method = group.method();
        Map<String, List<String>> needs = new LinkedHashMap<>();
        int[] places = edits.places(edited.batch(), edited.asked().edits().count());
        for (WorkUnit.PassHost pass : passes(group.host(), group.seed()).subList(places[0], places[1])) {
            need(needs, pass);
        }
        if (!method.isHost()) {
            need(needs, trainPlugin(edited, method.training().withSeed(group.seed())));
            if (method.gate().needsMaps()) {
                need(needs, learnGateMaps(group.seed()));
            }
            if (method.mapsTokens()) {
                need(needs, alignHost(group.host(), method));
            }
        }
        return WorkUnit.EvaluateCell.of(
                cellKey(edited, group, needs),
                group,
                input.hashes().of(group.host()),
                edited.editSet(),
                edited.asked(),
                needs);
    }

    private void need(Map<String, List<String>> needs, WorkUnit unit) {
        preparing.putIfAbsent(unit.key(), unit);
        needs.computeIfAbsent(unit.kind().folderName(), kind -> new ArrayList<>())
                .add(unit.key());
    }

    /** The passes of a host over the probes of a seed, by the places of the chunks. */
    private List<WorkUnit.PassHost> passes(ModelSource host, long seed) {
        return passes.computeIfAbsent(new PassesOf(host, seed), of -> {
            List<EditSurvey.Chunk> chunks = edits.chunks().get(seed);
            List<WorkUnit.PassHost> made = new ArrayList<>(chunks.size());
            for (int place = 0; place < chunks.size(); place++) {
                made.add(passHost(host, place, chunks.get(place)));
            }
            return made;
        });
    }

    private List<String> tokens() {
        SweepConfig.Measurement how = config.evaluation();
        return IntStream.of(
                        how.maximumTokens(), how.keptTokens(), config.hostPass().keptTokens())
                .mapToObj(Integer::toString)
                .toList();
    }

    /** What a cell is made from; what the host says alone follows from host and probes, however it is cut into passes. */
    private static List<String> made(Map<String, List<String>> needs) {
        return needs.entrySet().stream()
                .filter(need -> !need.getKey().equals(ArtifactKind.HOST_PASS.folderName()))
                .flatMap(need -> need.getValue().stream())
                .toList();
    }

    private ContentKey key(String kind) {
        return ContentKey.of(kind).with("result version", RESULT_VERSION);
    }

    private WorkUnit.PassHost passHost(ModelSource host, int place, EditSurvey.Chunk chunk) {
        boolean generates =
                config.methods().stream().anyMatch(method -> method.protocols().contains(Protocol.AUTOREGRESSIVE));
        String key = key("kept host pass")
                .with("host", input.hashes().held(host))
                .with("probes", chunk.texts())
                .with("generates", Boolean.toString(generates))
                .with("tokens", tokens())
                .hexadecimal();
        WorkUnit.Asked asked = new WorkUnit.Asked(new EditSpan(List.of(chunk.key()), 0, chunk.edits()), chunk.probes());
        return new WorkUnit.PassHost(key, host, place, asked, generates);
    }

    private WorkUnit trainPlugin(EditedBatch edited, TrainingSettings settings) {
        String key = key("plug-in")
                .with("base", input.hashes().of(config.plugin()))
                .with("edits", edited.batch().id())
                .with("texts", texts.of(edited.batch().id(), settings))
                .with("settings", settings.toMap().toString())
                .with("threads", config.execution().threadsPerUnit()) // sums of other parts round otherwise
                .hexadecimal();
        return new WorkUnit.TrainPlugin(key, config.plugin().id(), edited.editSet(), settings, "");
    }

    private WorkUnit learnGateMaps(long seed) {
        String key = key("gate maps")
                .with("base", input.hashes().of(config.plugin()))
                .with("pool", poolHash)
                .with("seed", seed)
                .with("left out", texts.leftOutOfPool(seed))
                .hexadecimal();
        return new WorkUnit.LearnGateMaps(key, config.plugin().id(), seed);
    }

    private WorkUnit alignHost(ModelSource host, MethodSettings method) {
        EmbeddingForm embeddings = method.options().embeddings();
        String key = input.hashes().alignment(config.plugin(), host, embeddings).name();
        return new WorkUnit.AlignHost(key, host, embeddings);
    }

    private String cellKey(EditedBatch edited, WorkUnit.Group group, Map<String, List<String>> needs) {
        MethodSettings method = group.method();
        ContentKey key = key("cell")
                .with("rule", method.rule())
                .with("options", method.options().toString())
                .with("gate", method.gate().toString())
                .with("host", input.hashes().held(group.host()))
                .with("edits", edited.batch().id())
                .with("protocol", group.protocol().columnName())
                .with("seed", group.seed())
                .with("tokens", tokens())
                .with("probes", edited.probes())
                .with("needs", made(needs));
        int candidates = config.keptCandidates(group);
        return candidates == 0 // as before any were kept
                ? key.hexadecimal()
                : key.with("kept candidates", candidates).hexadecimal();
    }
}
