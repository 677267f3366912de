package io.onceedit.gate;

import ai.djl.ndarray.NDManager;
import io.onceedit.gate.map.FactCosine;
import io.onceedit.gate.map.FeatureReader;
import io.onceedit.gate.map.FeatureWindows;
import io.onceedit.gate.map.KeyMemory;
import io.onceedit.gate.map.LearnedMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Projects texts: the base's lower layers, then a learned map.
 *
 * <p>N = texts, W = windows, K = projected size, n = texts of a fact.
 */
record MappedFeatures(FeatureReader reader, List<Integer> layers, LearnedMap map) {
    MappedFeatures {
        Objects.requireNonNull(reader, "reader");
        layers = List.copyOf(layers);
        Objects.requireNonNull(map, "map");
    }

    /** The projections of texts in their order, (N, W, K). */
    float[][][] of(List<String> texts, FeatureWindows windows) {
        try (NDManager scope = reader.newScope()) {
            return map.project(scope, reader.read(texts, layers, windows));
        }
    }

    /** The projection of each different whole text, (1, K) each. */
    Map<String, float[][]> byText(Iterable<String> texts) {
        LinkedHashSet<String> distinct = new LinkedHashSet<>();
        texts.forEach(distinct::add);
        List<String> list = new ArrayList<>(distinct);
        float[][][] projected = of(list, FeatureWindows.WHOLE);
        Map<String, float[][]> byText = new LinkedHashMap<>();
        for (int i = 0; i < projected.length; i++) {
            byText.put(list.get(i), projected[i]);
        }
        return byText;
    }

    /** The keys of each fact's whole texts, (n, K) each. */
    Map<String, float[][]> keys(Map<String, List<String>> textsOfFacts) {
        Map<String, float[][]> projected =
                byText(textsOfFacts.values().stream().flatMap(List::stream).toList());
        Map<String, float[][]> keys = new LinkedHashMap<>();
        textsOfFacts.forEach((factId, texts) -> keys.put(
                factId, texts.stream().map(text -> projected.get(text)[0]).toArray(float[][]::new)));
        return keys;
    }

    /** For each prompt the facts of a memory that it is at least so near to, the nearest first. */
    List<List<FactCosine>> near(List<String> prompts, FeatureWindows windows, KeyMemory memory, double threshold) {
        try (NDManager scope = reader.newScope()) {
            return memory.within(scope, of(prompts, windows), threshold);
        }
    }

    /**
     * What facts that a prompt is near to decide.
     *
     * @param near the nearest first; where that one is closed, the prompt is about a closed edit and the gate is too
     * @param threshold the cosine that they reach at least
     */
    GateDecision decision(List<FactCosine> near, double threshold, Set<String> closedFactIds) {
        if (near.isEmpty() || closedFactIds.contains(near.get(0).factId())) {
            return GateDecision.CLOSED;
        }
        List<String> open = near.stream()
                .map(FactCosine::factId)
                .filter(id -> !closedFactIds.contains(id))
                .toList();
        return new GateDecision(true, map.alpha(near.get(0).cosine(), threshold), open);
    }
}
