package io.onceedit.ensemble;

import ai.djl.ndarray.NDArray;
import io.onceedit.model.LanguageModel;

/** What a rule reads of a plug-in. Safe for use by many threads, each with scopes of its own. N = any number of rows, D = hidden size. */
public interface PluginModel {
    /** The edited model; its head has words only, no weight token. */
    LanguageModel model();

    /** Whether {@link #weightLogits} can be asked. */
    boolean hasWeightToken();

    /**
     * The logits of the weight token, whose logistic function is alpha.
     *
     * @param hiddenRows hidden states behind the final norm, (N, D)
     * @return (N), in the scope of {@code hiddenRows}
     * @throws IllegalStateException where the plug-in has no weight token
     */
    NDArray weightLogits(NDArray hiddenRows);

    /** What rules remember of this plug-in; always the same object for the same opened plug-in. */
    PluginMemory memory();
}
