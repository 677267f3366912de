package io.onceedit.model.decoder.spec;

import java.util.Set;

/** A family of models: maps a configuration and the names of a checkpoint's tensors onto blocks. */
public interface Architecture {
    /** The values of {@code config.json:model_type} that it reads. */
    Set<String> modelTypes();

    /**
     * The blocks of a model.
     *
     * @param config the model's {@code config.json}
     * @param tensorNames the checkpoint's tensors, to find out whether their names carry a prefix
     * @throws IllegalArgumentException where a field is missing, malformed or asks for something unsupported
     */
    DecoderSpec spec(ModelConfig config, Set<String> tensorNames);
}
