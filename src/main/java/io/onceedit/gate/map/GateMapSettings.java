package io.onceedit.gate.map;

import io.onceedit.model.decoder.DecoderShape;
import java.util.List;
import java.util.Objects;

/**
 * How the gates' maps are learned.
 *
 * @param layers behind which layers features are read
 * @param keyWindows over which tokens key features are averaged; relation features always over the whole question
 * @param tokenSmoothing a token whose share of the pool's tokens is this counts one half in a whole prompt's mean (see {@link TokenWeights})
 * @param learning of both maps
 * @param calibration of all thresholds
 * @param paraphrases so many paraphrases of a fact, its own and lent ones, are remembered beside its prompt
 * @param seed of every draw
 */
public record GateMapSettings(
        FeatureLayers layers,
        FeatureWindows keyWindows,
        double tokenSmoothing,
        MapLearning learning,
        CalibrationSettings calibration,
        int paraphrases,
        long seed) {
    /** The windows of the prototype: the last 8, 12, 16 and 24 tokens, and all. */
    public static final FeatureWindows DEFAULT_WINDOWS = new FeatureWindows(List.of(8, 12, 16, 24));

    private static final double DEFAULT_SMOOTHING = 2e-3;
    private static final int DEFAULT_PARAPHRASES = 3;
    private static final int MEASURED_DEPTH = 30;
    private static final int MEASURED_LOWER = 4;
    private static final int MEASURED_UPPER = 10;

    public GateMapSettings {
        Objects.requireNonNull(layers, "layers");
        Objects.requireNonNull(keyWindows, "keyWindows");
        Objects.requireNonNull(learning, "learning");
        Objects.requireNonNull(calibration, "calibration");
        if (!(tokenSmoothing > 0)) {
            throw new IllegalArgumentException(
                    "Invalid gate setting token-smoothing = " + tokenSmoothing + ": expected more than 0");
        }
        if (paraphrases < 0) {
            throw new IllegalArgumentException(
                    "Invalid gate setting paraphrases = " + paraphrases + ": expected at least 0");
        }
    }

    /** The defaults for a plug-in base of that shape, layers by {@link #layersFor}. */
    public static GateMapSettings defaultFor(DecoderShape shape, long seed) {
        return new GateMapSettings(
                layersFor(shape.layers()),
                DEFAULT_WINDOWS,
                DEFAULT_SMOOTHING,
                MapLearning.DEFAULT,
                CalibrationSettings.DEFAULT,
                DEFAULT_PARAPHRASES,
                seed);
    }

    /**
     * Keys behind layer 4 and relations behind layers 4 and 10 of a model of 30 layers, as measured; in the same proportion, rounded up,
     * for smaller models, and the same layers for deeper ones.
     */
    public static FeatureLayers layersFor(int depth) {
        int lower = scaled(MEASURED_LOWER, depth);
        int upper = scaled(MEASURED_UPPER, depth);
        return new FeatureLayers(List.of(lower), lower == upper ? List.of(lower) : List.of(lower, upper));
    }

    private static int scaled(int measured, int depth) {
        return depth >= MEASURED_DEPTH
                ? measured
                : Math.max(1, (measured * depth + MEASURED_DEPTH - 1) / MEASURED_DEPTH);
    }
}
