package io.onceedit.gate.map;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.gate.subject.CasePolicy;
import io.onceedit.gate.subject.SubjectIndex;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The cosines that prompts of held-out records get from a memory of these records: what thresholds are searched in. */
final class HeldOutCosines {
    private final Map<ProbeKind, List<Double>> cosines = new EnumMap<>(ProbeKind.class);

    /**
     * Adds a fold of whole prompts: each is compared with the keys of all records of the fold, but for other records whose subject it
     * names, because it may well be about them.
     */
    void addKeys(HeldOutFold fold, LearnedMap map, FeatureTable table) {
        Map<String, float[][]> keys = new HashMap<>();
        for (FactForms forms : fold.forms()) {
            keys.put(forms.factId(), projectWhole(map, table, forms.prompts()));
        }
        KeyMemory memory = KeyMemory.of(keys);
        SubjectIndex names = SubjectIndex.of(
                fold.heldOut().stream().map(PoolQuestion::record).toList(), List.of(), CasePolicy.SMART);
        for (PoolQuestion question : fold.heldOut()) {
            String own = question.record().id();
            for (ProbeKind kind : ProbeKind.values()) {
                List<String> texts = kind == ProbeKind.REPHRASE
                        ? question.whole().rephrasings()
                        : question.negatives().of(kind);
                for (String text : texts) {
                    List<String> named = names.find(text, own::equals).factIds();
                    add(kind, nearest(memory, map.projectAll(table.of(text)), named::contains));
                }
            }
        }
    }

    private static double nearest(KeyMemory memory, float[][] windows, Predicate<String> isClosed) {
        return memory.within(windows, -1, isClosed).get(0).cosine();
    }

    /** Adds a fold of questions: each is compared with the wordings of its own record. */
    void addRelations(HeldOutFold fold, LearnedMap map, FeatureTable table) {
        for (int i = 0; i < fold.heldOut().size(); i++) {
            PoolQuestion question = fold.heldOut().get(i);
            FactForms forms = fold.forms().get(i);
            if (!forms.asked().isEmpty()) {
                KeyMemory memory = KeyMemory.of(Map.of(forms.factId(), projectWhole(map, table, forms.asked())));
                for (String text : question.asked().rephrasings()) {
                    add(ProbeKind.REPHRASE, nearest(memory, map.projectAll(table.of(text)), id -> false));
                }
                for (String text : question.negatives().asked()) {
                    add(ProbeKind.SAME_SUBJECT, nearest(memory, map.projectAll(table.of(text)), id -> false));
                }
            }
        }
    }

    private static float[][] projectWhole(LearnedMap map, FeatureTable table, List<String> texts) {
        return texts.stream().map(text -> map.project(table.whole(text))).toArray(float[][]::new);
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
