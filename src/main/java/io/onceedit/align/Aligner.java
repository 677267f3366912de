package io.onceedit.align;

import io.onceedit.align.AlignmentFigures.Peakedness;
import io.onceedit.align.Anchors.Vocabulary;
import io.onceedit.model.LanguageModel;
import io.onceedit.progress.ProgressListener;
import java.util.Random;
import java.util.stream.IntStream;

/** Aligns a plug-in base with a host. */
public final class Aligner {
    private Aligner() {}

    /**
     * Makes the table of a pair: finds its anchors, looks up the anchors that the settings ask for and measures the figures.
     *
     * @param key names the two models' vocabularies, and how they are aligned
     * @throws IllegalArgumentException where the vocabularies share no token
     */
    public static AlignmentTable align(
            LanguageModel plugin, LanguageModel host, AlignmentKey key, ProgressListener progress) {
        AlignmentSettings settings = key.settings();
        Anchors anchors = Anchors.between(vocabulary(plugin), vocabulary(host));
        Peakedness pluginRows;
        try (RelativeSpace space = pluginSpace(plugin, anchors, settings)) {
            pluginRows = PeakednessMeter.measure(space, sample(anchors.size(), settings.rowSample(), settings.seed()));
        }
        try (RelativeSpace space = hostSpace(host, anchors, settings)) {
            Peakedness hostRows =
                    PeakednessMeter.measure(space, sample(anchors.size(), settings.rowSample(), settings.seed()));
            int[] asked = sample(anchors.size(), settings.inverseSample(), settings.seed());
            int[] found = asked.length == 0 ? asked : new InverseLookUp(space).find(asked, progress);
            InverseTokens inverse = InverseTokens.none(anchors.size());
            inverse.learn(asked, found);
            int selfMapped = 0;
            for (int i = 0; i < asked.length; i++) {
                selfMapped += found[i] == space.tokenOfAnchor(asked[i]) ? 1 : 0;
            }
            AlignmentFigures figures = new AlignmentFigures(pluginRows, hostRows, asked.length, selfMapped);
            return new AlignmentTable(key, anchors, inverse, figures);
        }
    }

    /** The plug-in's tokens as seen from the anchors; the caller closes it before the model. */
    public static RelativeSpace pluginSpace(LanguageModel plugin, Anchors anchors, AlignmentSettings settings) {
        return new RelativeSpace(plugin.decoder().embedding(), tokens(plugin), anchors.pluginIds(), settings);
    }

    /** The host's tokens as seen from the anchors; the caller closes it before the model. */
    public static RelativeSpace hostSpace(LanguageModel host, Anchors anchors, AlignmentSettings settings) {
        return new RelativeSpace(host.decoder().embedding(), tokens(host), anchors.hostIds(), settings);
    }

    private static Vocabulary vocabulary(LanguageModel model) {
        return new Vocabulary(model.tokenizer(), tokens(model));
    }

    /** The tokens that have a name and an embedding row. */
    private static int tokens(LanguageModel model) {
        return VocabularyHash.size(model.decoder().embedding(), model.tokenizer());
    }

    /** Distinct numbers below a bound, rising. */
    private static int[] sample(int bound, int count, long seed) {
        if (count >= bound) {
            return IntStream.range(0, bound).toArray();
        }
        Random random = new Random(seed);
        return IntStream.generate(() -> random.nextInt(bound))
                .distinct()
                .limit(count)
                .sorted()
                .toArray();
    }
}
