package io.onceedit.sweep;

import io.onceedit.corpus.EditBatch;
import io.onceedit.corpus.EditRecord;
import io.onceedit.corpus.EditSetHash;
import io.onceedit.corpus.LeakCheck;
import io.onceedit.gate.map.GateMapLearner;
import io.onceedit.plugin.TrainingSettings;
import io.onceedit.plugin.TrainingTexts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Names what plug-ins and gates are made from, text by text. What is evaluated elsewhere in the corpus, and what else a pool holds, is no
 * cause of a plug-in as long as its own texts are the same: an edit that comes, goes or changes leaves all other batches as they are. The
 * texts of a few batches are made, named and given up before the next ones'.
 */
final class PlannedTexts {
    /** Edits of which batches are made side by side: enough of them to be worth it, and a batch for every processor. */
    private static final int EDITS_AT_ONCE = 1024;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final SweepInput input;
    private final LeakCheck evaluated;
    private final Map<TrainingSettings, Function<EditBatch, TrainingTexts>> makers = new LinkedHashMap<>();
    private final Map<TextsOf, String> byBatch = new ConcurrentHashMap<>();
    private final List<EditBatch> whole = new ArrayList<>();
    private final Map<Long, List<String>> leftOutOfPool = new HashMap<>();

    private PlannedTexts(SweepInput input, LeakCheck evaluated) {
        this.input = input;
        this.evaluated = evaluated;
    }

    /** A batch with settings. */
    private record TextsOf(String batch, TrainingSettings settings) {}

    /**
     * Goes over all edits, once.
     *
     * @param evaluated what nothing may be trained on
     */
    static PlannedTexts of(SweepConfig config, SweepInput input, LeakCheck evaluated) {
        PlannedTexts texts = new PlannedTexts(input, evaluated);
        for (MethodSettings method : config.methods()) {
            if (!method.isHost()) {
                for (long seed : config.grid().seeds()) {
                    texts.makers.computeIfAbsent(
                            method.training().withSeed(seed),
                            settings -> TrainingTexts.maker(input.pool().training(), settings, evaluated));
                }
            }
        }
        if (!texts.makers.isEmpty()) {
            Set<Integer> sizes = new LinkedHashSet<>(config.grid().batchSizes());
            List<OpenBatch> open =
                    sizes.stream().map(size -> texts.new OpenBatch(size)).toList();
            input.edits().forEach(record -> open.forEach(batch -> batch.add(record)));
            open.forEach(OpenBatch::end);
            texts.nameWhole();
        }
        return texts;
    }

    /** A batch that is not whole yet. */
    private final class OpenBatch {
        private final int size;
        private final List<EditRecord> records = new ArrayList<>();

        OpenBatch(int size) {
            this.size = size;
        }

        void add(EditRecord record) {
            records.add(record);
            if (records.size() == size) {
                end();
            }
        }

        void end() {
            if (records.isEmpty()) {
                return;
            }
            EditSetHash id = new EditSetHash();
            records.forEach(id::add);
            whole.add(new EditBatch(id.id(), records));
            records.clear();
            if (whole.size() >= PROCESSORS && (long) whole.size() * size >= EDITS_AT_ONCE) {
                nameWhole();
            }
        }
    }

    private void nameWhole() {
        whole.parallelStream()
                .forEach(batch -> makers.forEach((settings, maker) ->
                        byBatch.computeIfAbsent(new TextsOf(batch.id(), settings), of -> name(maker.apply(batch)))));
        whole.clear();
    }

    private static String name(TrainingTexts texts) {
        return ContentKey.of("training texts")
                .with("texts", texts.hash())
                .with("made", texts.leaks().made())
                .with("dropped", texts.leaks().dropped())
                .hexadecimal();
    }

    /** Names a batch's texts. */
    String of(String batchId, TrainingSettings settings) {
        return byBatch.get(new TextsOf(batchId, settings));
    }

    /** What gates do not learn of the pool. */
    List<String> leftOutOfPool(long seed) {
        return leftOutOfPool.computeIfAbsent(
                seed, of -> GateMapLearner.leftOut(input.pool().training(), evaluated, seed));
    }
}
