package io.onceedit.model.decoder;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.decoder.gemma.Gemma3Architecture;
import io.onceedit.model.decoder.gpt2.Gpt2Architecture;
import io.onceedit.model.decoder.llama.LlamaArchitecture;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.ModelConfig;
import java.util.List;
import java.util.stream.Collectors;

/** Opens decoders: a registry of architectures by {@code config.json:model_type}. */
public final class Decoders {
    private static final List<Architecture> ARCHITECTURES =
            List.of(new LlamaArchitecture(), new Gpt2Architecture(), new Gemma3Architecture());

    private Decoders() {}

    /**
     * Reads a model's weights into memory.
     *
     * @param config the model's {@code config.json}
     * @param tensors its weights
     * @param device where they go
     * @return the decoder, which the caller closes
     * @throws IllegalArgumentException where the {@code model_type} is unknown, with the supported ones; where a field of the
     *     configuration is missing, malformed or asks for something unsupported; where a tensor is missing or has another shape than the
     *     configuration says
     */
    public static Decoder open(JsonNode config, TensorSource tensors, Device device) {
        ModelConfig fields = new ModelConfig(config, tensors.location());
        Architecture architecture = architecture(fields);
        return BlockDecoder.open(architecture.spec(fields, tensors.names()), tensors, device);
    }

    private static Architecture architecture(ModelConfig config) {
        String modelType = config.text("model_type", "");
        return ARCHITECTURES.stream()
                .filter(architecture -> architecture.modelTypes().contains(modelType))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Unsupported model_type \"" + modelType
                        + "\" in config.json of " + config.location() + ": supported are "
                        + ARCHITECTURES.stream()
                                .flatMap(architecture -> architecture.modelTypes().stream())
                                .sorted()
                                .collect(Collectors.joining(", "))));
    }
}
