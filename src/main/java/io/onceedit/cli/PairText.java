package io.onceedit.cli;

import ai.djl.Device;
import io.onceedit.align.Anchors;
import io.onceedit.align.TokenMass;
import io.onceedit.model.LanguageModel;
import io.onceedit.model.LanguageModels;
import io.onceedit.model.ModelFiles;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.model.tensor.TensorRuntime;
import io.onceedit.model.tensor.WeightType;
import io.onceedit.model.tokenizer.TextTokenizer;
import io.onceedit.sweep.Preflight;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How a plug-in's base and a host go together, for a reader. */
final class PairText {
    /** From this share on, what one model says is seldom out of the other's reach. */
    private static final double MOST_MASS = 0.9;

    /** Below this share a mapped distribution leaves out more than it carries over. */
    private static final double HALF_MASS = 0.5;

    private final List<String> texts;

    /** @param texts a sample, at least one */
    PairText(List<String> texts) {
        this.texts = List.copyOf(texts);
    }

    /** A model on this machine. */
    record Named(String name, Path path) {}

    /** One of the two models, as far as its files tell. */
    private record Side(Named model, TextTokenizer tokenizer, DecoderShape shape) {
        String name() {
            return model.name();
        }

        Anchors.Vocabulary vocabulary() {
            return new Anchors.Vocabulary(tokenizer, Math.min(tokenizer.vocabularySize(), shape.vocabularySize()));
        }

        long written(List<String> texts) {
            return texts.stream()
                    .filter(text ->
                            tokenizer.decode(tokenizer.encode(text).ids()).equals(text))
                    .count();
        }
    }

    /**
     * Compares two models; loads one after the other, where they have a token in common.
     *
     * @return one line each, a name and what it is
     */
    List<Map.Entry<String, String>> of(Named pluginModel, Named hostModel) {
        try (ModelFiles pluginFiles = ModelFiles.open(pluginModel.path());
                ModelFiles hostFiles = ModelFiles.open(hostModel.path());
                TextTokenizer pluginTokenizer = pluginFiles.openTokenizer();
                TextTokenizer hostTokenizer = hostFiles.openTokenizer()) {
            Side plugin = side(pluginModel, pluginFiles, pluginTokenizer);
            Side host = side(hostModel, hostFiles, hostTokenizer);
            Optional<Anchors> anchors = Anchors.find(plugin.vocabulary(), host.vocabulary());
            int common = anchors.map(Anchors::size).orElse(0);
            double pluginMass =
                    anchors.map(found -> mass(plugin, found.pluginIds())).orElse(0.0);
            double hostMass = anchors.map(found -> mass(host, found.hostIds())).orElse(0.0);
            return List.of(
                    Map.entry("pair", plugin.name() + " as plug-in, " + host.name() + " as host"),
                    Map.entry(
                            "common tokens",
                            format(
                                    "%,d of the plug-in's %,d and the host's %,d",
                                    common,
                                    plugin.vocabulary().tokens(),
                                    host.vocabulary().tokens())),
                    Map.entry(
                            "common mass",
                            format(
                                    "plug-in %.1f %%, host %.1f %% of what each says next, over %d sample texts",
                                    100 * pluginMass, 100 * hostMass, texts.size())),
                    Map.entry("rule text", inText(plugin, host)),
                    Map.entry("token rules", inTokens(common, Math.min(pluginMass, hostMass))),
                    Map.entry("cost", cost(plugin.shape(), host.shape())));
        }
    }

    private static Side side(Named model, ModelFiles files, TextTokenizer tokenizer) {
        return new Side(model, tokenizer, LanguageModels.check(model.name(), files, tokenizer, WeightType.FLOAT32));
    }

    private double mass(Side side, int[] tokens) {
        TensorRuntime.prepareThread();
        try (LanguageModel model = LanguageModels.open(
                side.name(), side.model().path(), Device.cpu(), WeightType.FLOAT32, ModelCache.hashes())) {
            return TokenMass.share(model, tokens, texts);
        }
    }

    /** The rule that fuses texts needs nothing in common but that both can write the answer. */
    private String inText(Side plugin, Side host) {
        long pluginLost = texts.size() - plugin.written(texts);
        long hostLost = texts.size() - host.written(texts);
        if (pluginLost + hostLost == 0) {
            return "good: both write every sample text to the letter, which is all that it needs";
        }
        return format(
                "with losses: to the letter, the plug-in cannot write %d and the host %d of %d sample texts;"
                        + " such answers cannot be handed over",
                pluginLost, hostLost, texts.size());
    }

    /** The rules that map token to token see what stands on common tokens. */
    private static String inTokens(int common, double leastMass) {
        if (common < Preflight.FEWEST_COMMON_TOKENS) {
            return format(
                    "not possible: fixed-search and the dynamic rules need at least %d common tokens",
                    Preflight.FEWEST_COMMON_TOKENS);
        }
        if (leastMass < HALF_MASS) {
            return "poor: most of what one of them says stands on tokens that the other lacks";
        }
        if (leastMass < MOST_MASS) {
            return "weak: a good part of what one of them says stands on tokens that the other lacks";
        }
        return "possible: nearly all that either says stands on common tokens; hold their rows against rule text's";
    }

    private static String cost(DecoderShape plugin, DecoderShape host) {
        double ratio = (double) plugin.parameterCount() / host.parameterCount();
        return format("the plug-in has %.2f of the host's parameters", ratio)
                + (ratio > 1 ? ": a smaller base would do, since one plug-in serves all hosts" : "");
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
