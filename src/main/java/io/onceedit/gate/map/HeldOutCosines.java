package io.onceedit.gate.map;

import ai.djl.ndarray.NDManager;
import io.onceedit.corpus.ProbeKind;
import io.onceedit.gate.subject.CasePolicy;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The cosines that prompts of held-out records get from a memory of these records: what thresholds are searched in. */
final class HeldOutCosines {
    private final NDManager scope;
    private final FeatureTable table;
    private final Map<ProbeKind, List<Double>> cosines = new EnumMap<>(ProbeKind.class);

    /** @param scope stays the caller's; nothing is left in it */
    HeldOutCosines(NDManager scope, FeatureTable table) {
        this.scope = scope;
        this.table = table;
    }

    /**
     * A text that is compared with keys.
     *
     * @param factId the record that it is a probe of
     * @param passedOver records that it is not compared with
     */
    private record Query(ProbeKind kind, String text, String factId, List<String> passedOver) {}

    /**
     * Adds a fold of whole prompts: each is compared with the keys of all records of the fold, but for other records whose subject it
     * names, because it may well be about them.
     */
    void addKeys(HeldOutFold fold, LearnedMap map) {
        SubjectIndex names = SubjectIndex.of(
                fold.heldOut().stream().map(PoolQuestion::record).toList(), List.of(), CasePolicy.SMART);
        List<Query> queries = new ArrayList<>();
        for (PoolQuestion question : fold.heldOut()) {
            String own = question.record().id();
            for (ProbeKind kind : ProbeKind.values()) {
                List<String> texts = kind == ProbeKind.REPHRASE
                        ? question.whole().rephrasings()
                        : question.negatives().of(kind);
                for (String text : texts) {
                    List<String> named = names.find(text, own::equals).factIds();
                    queries.add(new Query(kind, text, own, named));
                }
            }
        }
        double[] nearest = keys(fold, map, FactForms::prompts)
                .nearest(
                        scope,
                        projected(map, queries),
                        queries.stream().map(Query::passedOver).toList());
        for (int i = 0; i < nearest.length; i++) {
            add(queries.get(i).kind(), nearest[i]);
        }
    }

    /** Adds a fold of questions: each is compared with the wordings of its own record. */
    void addRelations(HeldOutFold fold, LearnedMap map) {
        List<Query> queries = new ArrayList<>();
        for (PoolQuestion question : fold.heldOut()) {
            String own = question.record().id();
            for (String text : question.asked().rephrasings()) {
                queries.add(new Query(ProbeKind.REPHRASE, text, own, List.of()));
            }
            for (String text : question.negatives().asked()) {
                queries.add(new Query(ProbeKind.SAME_SUBJECT, text, own, List.of()));
            }
        }
        KeyMemory memory = keys(fold, map, FactForms::asked);
        float[][][] projected = projected(map, queries);
        for (int i = 0; i < projected.length; i++) {
            Query query = queries.get(i);
            memory.cosine(query.factId(), projected[i]).ifPresent(fact -> add(query.kind(), fact.cosine()));
        }
    }

    private float[][][] projected(LearnedMap map, List<Query> queries) {
        return map.project(
                scope, queries.stream().map(query -> table.of(query.text())).toArray(float[][][]::new));
    }

    private KeyMemory keys(HeldOutFold fold, LearnedMap map, Function<FactForms, List<String>> wordings) {
        float[][] projected = map.project(
                scope,
                fold.forms().stream()
                        .flatMap(forms -> wordings.apply(forms).stream())
                        .map(table::whole)
                        .toList());
        Map<String, float[][]> keys = new LinkedHashMap<>();
        int start = 0;
        for (FactForms forms : fold.forms()) {
            int end = start + wordings.apply(forms).size();
            keys.put(forms.factId(), Arrays.copyOfRange(projected, start, end));
            start = end;
        }
        return KeyMemory.of(keys);
    }

    private void add(ProbeKind kind, double cosine) {
        cosines.computeIfAbsent(kind, key -> new ArrayList<>()).add(cosine);
    }

    ThresholdSearch search() {
        Map<ProbeKind, double[]> arrays = new EnumMap<>(ProbeKind.class);
        cosines.forEach((kind, values) -> arrays.put(
                kind, values.stream().mapToDouble(Double::doubleValue).toArray()));
        return new ThresholdSearch(arrays);
    }
}
