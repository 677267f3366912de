package io.onceedit.gate.map;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Texts with their features, each text once.
 *
 * @param rows each text's row
 * @param features (N, up to W, D); owned by the table and never changed
 */
record FeatureTable(Map<String, Integer> rows, float[][][] features) {
    static FeatureTable read(FeatureReader reader, Stream<String> texts, List<Integer> layers, FeatureWindows windows) {
        List<String> distinct = new ArrayList<>(new LinkedHashSet<>(texts.toList()));
        Map<String, Integer> rows = new HashMap<>();
        distinct.forEach(text -> rows.put(text, rows.size()));
        return new FeatureTable(rows, reader.read(distinct, layers, windows));
    }

    int row(String text) {
        return rows.get(text);
    }

    int[] rowsOf(List<String> texts) {
        return texts.stream().mapToInt(this::row).toArray();
    }

    /** A text's features, (up to W, D). */
    float[][] of(String text) {
        return features[row(text)];
    }

    /** The features of the whole text, (D). */
    float[] whole(String text) {
        float[][] windows = of(text);
        return windows[windows.length - 1];
    }
}
