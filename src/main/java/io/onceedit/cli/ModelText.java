package io.onceedit.cli;

import io.onceedit.model.LanguageModels;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a model is, for a reader: nothing of it is loaded. */
final class ModelText {
    private ModelText() {}

    /** One line each, a name and what it is. */
    static List<Map.Entry<String, String>> of(String name, ModelFiles model, TextTokenizer tokenizer) {
        DecoderShape shape = LanguageModels.check(name, model, tokenizer, WeightType.FLOAT32);
        TensorSource tensors = model.tensors();
        return List.of(
                Map.entry("model", name),
                Map.entry("architecture", model.modelType()),
                Map.entry(
                        "size",
                        number("%,d parameters, %d layers of width ", shape.parameterCount(), shape.layers())
                                + number("%d, ", shape.hiddenSize())
                                + (shape.tiedHead() ? "head tied to the embedding" : "head of its own")),
                Map.entry("on disk", elementTypes(tensors)),
                Map.entry(
                        "memory",
                        Arrays.stream(WeightType.values())
                                .map(type -> number(
                                        "%.1f MB as %s",
                                        LanguageModels.check(name, model, tokenizer, type)
                                                        .weightBytes()
                                                / 1e6,
                                        type.text()))
                                .collect(Collectors.joining(", "))),
                Map.entry("vocabulary", number("%,d tokens", tokenizer.vocabularySize())),
                Map.entry("tokenizer", tokenizer.kind()),
                Map.entry(
                        "begin of text",
                        tokenizer.beginOfText().isPresent()
                                ? "token " + tokenizer.beginOfText().getAsInt() + " in front of every text"
                                : "none"),
                Map.entry("longest text", number("%,d tokens", shape.maximumPositions())),
                Map.entry("content", model.contentHash()));
    }

    /** The element types of all tensors, the commonest first. */
    private static String elementTypes(TensorSource tensors) {
        Map<String, Integer> counts = new TreeMap<>();
        tensors.names().forEach(name -> counts.merge(tensors.elementType(name), 1, Integer::sum));
        return counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .map(count -> count.getKey() + (counts.size() == 1 ? "" : " (" + count.getValue() + ")"))
                        .collect(Collectors.joining(", "))
                + " in " + tensors.names().size() + " tensors";
    }

    private static String number(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
