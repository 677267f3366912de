package io.onceedit.model.decoder.spec;

import java.util.List;
import java.util.function.IntPredicate;

/** Which layers see a window and which see everything: {@code layer_types}, or an older rule where the configuration has none. */
public final class LayerTypes {
    /** The type of a layer that sees a window. */
    public static final String SLIDING = "sliding_attention";
    /** The type of a layer that sees everything. */
    public static final String FULL = "full_attention";

    private final IntPredicate slides;

    private LayerTypes(IntPredicate slides) {
        this.slides = slides;
    }

    /**
     * Reads the types.
     *
     * @param oldRule says whether a layer sees a window where there is no {@code layer_types}
     * @throws IllegalArgumentException where there are not as many types as layers, or a type is unknown
     */
    public static LayerTypes of(ModelConfig config, int layers, IntPredicate oldRule) {
        List<String> types = config.texts("layer_types");
        if (types.isEmpty()) {
            return new LayerTypes(oldRule);
        }
        if (types.size() != layers) {
            throw new IllegalArgumentException(
                    "Invalid config.json of " + config.location() + ": field layer_types has " + types.size()
                            + " entries, expected one for each of " + layers + " layers");
        }
        if (!List.of(SLIDING, FULL).containsAll(types)) {
            throw config.unsupported("layer_types", SLIDING + " and " + FULL);
        }
        return new LayerTypes(layer -> types.get(layer).equals(SLIDING));
    }

    /** Whether a layer sees a window. */
    public boolean slides(int layer) {
        return slides.test(layer);
    }
}
