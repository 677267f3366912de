package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import io.onceedit.ensemble.PluginModel;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a plug-in says behind texts. Each text is tokenised by itself; those whose tokens begin another one's are read off its pass. Short
 * distributions are remembered with the plug-in, so that the next rule or host that asks about the same text costs no pass.
 */
final class PluginReader {
    /** Longer distributions are read anew each time: they are large, and asked for with tiny models only. */
    private static final int LONGEST_REMEMBERED = 256;

    private final PluginModel plugin;
    private final HeadReader head;
    private final RememberedReadings remembered;

    PluginReader(PluginModel plugin) {
        this.plugin = plugin;
        Decoder decoder = plugin.model().decoder();
        int words = plugin.model().tokenizer().vocabularySize();
        this.head = plugin.hasWeightToken()
                ? new HeadReader(decoder, words, this::weightLogits)
                : HeadReader.withoutWeights(decoder, words);
        this.remembered = plugin.memory().computeIfAbsent(RememberedReadings.class, RememberedReadings::new);
    }

    private double[] weightLogits(NDArray rows) {
        float[] logits = plugin.weightLogits(rows).toFloatArray();
        double[] result = new double[logits.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = logits[i];
        }
        return result;
    }

    HeadReader head() {
        return head;
    }

    TextTokenizer tokenizer() {
        return plugin.model().tokenizer();
    }

    /** What the plug-in says behind each text, in order. */
    List<PluginReading> read(List<String> texts, int most) {
        Map<String, PluginReading> found = new LinkedHashMap<>();
        for (String text : texts) {
            remembered.find(text, most).ifPresent(known -> found.put(text, known));
        }
        List<String> missing = texts.stream()
                .filter(text -> !found.containsKey(text))
                .distinct()
                .toList();
        List<int[]> sequences =
                missing.stream().map(text -> tokenizer().encode(text).ids()).toList();
        List<PluginReading> read = new SequenceReader(head).read(sequences, most);
        for (int i = 0; i < read.size(); i++) {
            found.put(missing.get(i), read.get(i));
            if (most <= LONGEST_REMEMBERED) {
                remembered.put(missing.get(i), most, read.get(i));
            }
        }
        List<PluginReading> results = new ArrayList<>();
        texts.forEach(text -> results.add(found.get(text)));
        return results;
    }
}
