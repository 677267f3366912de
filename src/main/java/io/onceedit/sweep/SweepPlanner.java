package io.onceedit.sweep;

import io.onceedit.align.EmbeddingForm;
import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditBatches;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.MissingProbe;
import io.onceedit.corpus.Probe;
import io.onceedit.corpus.ProbeMaker;
import io.onceedit.evaluate.Protocol;
import io.onceedit.plugin.TrainingSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Cuts a sweep into work units. A plan depends on the configuration, the corpus and the models' hashes alone, never on where or when it is
 * made; no model is opened.
 */
public final class SweepPlanner {
    /** Raised whenever the same causes give another result; part of every key. */
    public static final long RESULT_VERSION = 3;

    private static final int FACTS_PER_CHUNK = 64;

    private final SweepConfig config;
    private final SweepInput input;
    private final String poolHash;
    private final Map<Long, ProbeSet> probesBySeed = new LinkedHashMap<>();
    private final String evaluatedHash;
    private final Map<String, WorkUnit> preparing = new LinkedHashMap<>();

    private SweepPlanner(SweepConfig config, SweepInput input) {
        this.config = config;
        this.input = input;
        this.poolHash = ContentKey.of("pool")
                .with(
                        "records",
                        input.pool().training().records().stream()
                                .map(EditRecord::toString)
                                .toList())
                .hexadecimal();
        config.grid().seeds().forEach(seed -> probesBySeed.put(seed, probes(seed)));
        this.evaluatedHash =
                ContentKey.of("probes").with("texts", texts(asked())).hexadecimal();
    }

    /** Every probe of every seed: what nothing is trained on. */
    private List<Probe> asked() {
        Set<Probe> asked = new LinkedHashSet<>();
        probesBySeed.values().forEach(probes -> probes.byFact().values().forEach(asked::addAll));
        return List.copyOf(asked);
    }

    /** The plan of a sweep. */
    public static SweepPlan plan(SweepConfig config, SweepInput input) {
        return new SweepPlanner(config, input).plan();
    }

    private SweepPlan plan() {
        List<WorkUnit.EvaluateCell> cells = new ArrayList<>();
        Map<String, EditBatch> batches = new LinkedHashMap<>();
        Set<MissingProbe> missing = new LinkedHashSet<>();
        for (long seed : config.grid().seeds()) {
            ProbeSet probes = probesBySeed.get(seed);
            missing.addAll(probes.missing());
            for (int size : config.grid().batchSizes()) {
                for (EditBatch batch : EditBatches.cut(input.records(), size)) {
                    batches.put(batch.id(), batch);
                    cells.addAll(cells(batch, size, seed, probes));
                }
            }
        }
        return new SweepPlan(
                List.copyOf(preparing.values()),
                apart(cells),
                List.copyOf(batches.values()),
                asked(),
                List.copyOf(missing));
    }

    /** Methods, hosts and batch sizes that come to the same give cells of the same causes: each gets a key of its own. */
    private static List<WorkUnit.EvaluateCell> apart(List<WorkUnit.EvaluateCell> cells) {
        Set<String> taken = new HashSet<>();
        return cells.stream()
                .map(cell -> taken.add(cell.key()) ? cell : cell.inItsGroup())
                .toList();
    }

    /** The probes of one seed, by fact, and the chunk that each fact's host pass belongs to. */
    private record ProbeSet(
            Map<String, List<Probe>> byFact,
            List<MissingProbe> missing,
            List<List<Probe>> chunks,
            Map<String, Integer> chunkOf) {}

    private ProbeSet probes(long seed) {
        ProbeMaker.Made made = new ProbeMaker(seed).make(input.records(), input.pool());
        List<Probe> all = made.probes();
        Map<String, List<Probe>> byFact = new LinkedHashMap<>();
        for (Probe probe : all) {
            byFact.computeIfAbsent(probe.factId(), fact -> new ArrayList<>()).add(probe);
        }
        List<List<Probe>> chunks = new ArrayList<>();
        Map<String, Integer> chunkOf = new HashMap<>();
        int facts = 0;
        for (EditRecord record : input.records()) {
            if (facts++ % FACTS_PER_CHUNK == 0) {
                chunks.add(new ArrayList<>());
            }
            chunkOf.put(record.id(), chunks.size() - 1);
            chunks.get(chunks.size() - 1).addAll(byFact.getOrDefault(record.id(), List.of()));
        }
        return new ProbeSet(byFact, made.missing(), chunks, chunkOf);
    }

    private List<WorkUnit.EvaluateCell> cells(EditBatch batch, int size, long seed, ProbeSet probes) {
        List<WorkUnit.EvaluateCell> cells = new ArrayList<>();
        for (MethodSettings method : config.methods()) {
            for (ModelSource host : config.hosts()) {
                for (Protocol protocol : method.protocols()) {
                    cells.add(cell(batch, new WorkUnit.Group(method, host, protocol, size, seed), probes));
                }
            }
        }
        return cells;
    }

    private WorkUnit.EvaluateCell cell(EditBatch batch, WorkUnit.Group group, ProbeSet probes) {
        MethodSettings method = group.method();
        List<EditRecord> evaluated = method.records() == 0
                ? batch.records()
                : batch.records().subList(0, (int)
                        Math.min(method.records(), batch.records().size()));
        List<Probe> asked = new ArrayList<>();
        Set<Integer> chunks = new LinkedHashSet<>();
        for (EditRecord record : evaluated) {
            asked.addAll(probes.byFact().getOrDefault(record.id(), List.of()));
            chunks.add(probes.chunkOf().get(record.id()));
        }
        Map<String, List<String>> needs = new LinkedHashMap<>();
        for (int chunk : chunks) {
            need(needs, passHost(group.host(), chunk, probes.chunks().get(chunk)));
        }
        if (!method.isHost()) {
            need(needs, trainPlugin(batch, method.training().withSeed(group.seed())));
            if (method.gate().needsMaps()) {
                need(needs, learnGateMaps(group.seed()));
            }
            if (method.mapsTokens()) {
                need(needs, alignHost(group.host(), method));
            }
        }
        return new WorkUnit.EvaluateCell(
                cellKey(batch, group, asked, needs),
                group,
                input.hashes().of(group.host()),
                new WorkUnit.EditSet(batch.id(), batch.records().size()),
                asked,
                needs);
    }

    private void need(Map<String, List<String>> needs, WorkUnit unit) {
        preparing.putIfAbsent(unit.key(), unit);
        needs.computeIfAbsent(unit.kind().folderName(), kind -> new ArrayList<>())
                .add(unit.key());
    }

    private ContentKey key(String kind) {
        return ContentKey.of(kind).with("result version", RESULT_VERSION);
    }

    private WorkUnit passHost(ModelSource host, int chunk, List<Probe> probes) {
        boolean generates =
                config.methods().stream().anyMatch(method -> method.protocols().contains(Protocol.AUTOREGRESSIVE));
        SweepConfig.Measurement how = config.evaluation();
        String key = key("host pass")
                .with("host", input.hashes().held(host))
                .with("probes", texts(probes))
                .with("generates", Boolean.toString(generates))
                .with("tokens", List.of(how.maximumTokens() + "", how.keptTokens() + "", how.topTokens() + ""))
                .hexadecimal();
        return new WorkUnit.PassHost(key, host, chunk, probes, generates);
    }

    private WorkUnit trainPlugin(EditBatch batch, TrainingSettings settings) {
        String key = key("plug-in")
                .with("base", input.hashes().of(config.plugin()))
                .with(
                        "edits",
                        batch.records().stream().map(EditRecord::toString).toList())
                .with("pool", poolHash)
                .with("settings", settings.toMap().toString())
                .with("threads", config.execution().threadsPerUnit()) // sums of other parts round otherwise
                .with("evaluated", evaluatedHash)
                .hexadecimal();
        return new WorkUnit.TrainPlugin(key, config.plugin().id(), batch, settings);
    }

    private WorkUnit learnGateMaps(long seed) {
        String key = key("gate maps")
                .with("base", input.hashes().of(config.plugin()))
                .with("pool", poolHash)
                .with("seed", seed)
                .with("evaluated", evaluatedHash)
                .hexadecimal();
        return new WorkUnit.LearnGateMaps(key, config.plugin().id(), seed);
    }

    private WorkUnit alignHost(ModelSource host, MethodSettings method) {
        EmbeddingForm embeddings = method.options().embeddings();
        String key = input.hashes().alignment(config.plugin(), host, embeddings).name();
        return new WorkUnit.AlignHost(key, host, embeddings);
    }

    private String cellKey(EditBatch batch, WorkUnit.Group group, List<Probe> probes, Map<String, List<String>> needs) {
        MethodSettings method = group.method();
        SweepConfig.Measurement how = config.evaluation();
        return key("cell")
                .with("rule", method.rule())
                .with("options", method.options().toString())
                .with("gate", method.gate().toString())
                .with("host", input.hashes().held(group.host()))
                .with("edits", batch.id())
                .with("protocol", group.protocol().columnName())
                .with("seed", group.seed())
                .with("tokens", List.of(how.maximumTokens() + "", how.keptTokens() + "", how.topTokens() + ""))
                .with("probes", probes.stream().map(Probe::toString).toList())
                .with("needs", needs.values().stream().flatMap(List::stream).toList())
                .hexadecimal();
    }

    private static List<String> texts(List<Probe> probes) {
        return probes.stream()
                .map(probe -> probe.kind() + "\n" + probe.text().prompt() + "\n"
                        + probe.text().answer())
                .toList();
    }
}
