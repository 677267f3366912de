package io.onceedit.model.decoder.qwen;

import io.onceedit.model.decoder.spec.LayerTypes;
import io.onceedit.model.decoder.spec.ModelConfig;
import java.util.Map;

/**
 * Which layers of a Qwen see a window, and which.
 *
 * @param types the kind of each layer
 * @param window tokens that a token of a sliding layer sees; 0 where no layer slides
 */
record QwenWindows(LayerTypes types, int window) {
    private static final Map<String, Object> DEFAULTS =
            Map.of("use_sliding_window", false, "sliding_window", 4096, "max_window_layers", 28);

    static QwenWindows of(ModelConfig given) {
        ModelConfig config = given.withDefaults(DEFAULTS);
        int window = config.flag("use_sliding_window", false) ? config.integerOrNone("sliding_window") : 0;
        LayerTypes types = LayerTypes.of(
                config, config.integer("num_hidden_layers"), layer -> layer >= config.integer("max_window_layers"));
        return new QwenWindows(types, window);
    }

    /** Tokens that a token of the layer sees; 0 for all. */
    int of(int layer) {
        return window > 0 && types.slides(layer) ? window : 0;
    }
}
