package io.onceedit.model.decoder;

import ai.djl.Device;
import com.fasterxml.jackson.databind.JsonNode;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.decoder.gemma.Gemma2Architecture;
import io.onceedit.model.decoder.gemma.Gemma3Architecture;
import io.onceedit.model.decoder.gpt2.Gpt2Architecture;
import io.onceedit.model.decoder.gptj.GptJArchitecture;
import io.onceedit.model.decoder.gptneox.GptNeoxArchitecture;
import io.onceedit.model.decoder.llama.LlamaArchitecture;
import io.onceedit.model.decoder.mistral.MistralArchitecture;
import io.onceedit.model.decoder.olmo2.Olmo2Architecture;
import io.onceedit.model.decoder.opt.OptArchitecture;
import io.onceedit.model.decoder.phi3.Phi3Architecture;
import io.onceedit.model.decoder.qwen.Qwen2Architecture;
import io.onceedit.model.decoder.qwen.Qwen3Architecture;
import io.onceedit.model.decoder.spec.Architecture;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.ModelConfig;
import io.onceedit.model.decoder.spec.TensorSpec;
import io.onceedit.model.tensor.WeightType;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Opens decoders: a registry of architectures by {@code config.json:model_type}. */
public final class Decoders {
    private static final List<Architecture> ARCHITECTURES = List.of(
            new LlamaArchitecture(),
            new MistralArchitecture(),
            new Qwen2Architecture(),
            new Qwen3Architecture(),
            new Gemma2Architecture(),
            new Gemma3Architecture(),
            new Phi3Architecture(),
            new Olmo2Architecture(),
            new Gpt2Architecture(),
            new GptJArchitecture(),
            new GptNeoxArchitecture(),
            new OptArchitecture());

    /** Fields that change what any model computes, or how its weights are stored, and that no architecture here knows. */
    private static final List<String> UNSUPPORTED = List.of("alibi", "quantization_config");

    private Decoders() {}

    /** Reads a model's weights into memory as the device's default type, see {@link WeightType#defaultFor}. */
    public static Decoder open(JsonNode config, TensorSource tensors, Device device) {
        return open(config, tensors, device, WeightType.defaultFor(device));
    }

    /**
     * Reads a model's weights into memory.
     *
     * @param config the model's {@code config.json}
     * @param tensors its weights
     * @param device where they go
     * @param weights how they are held
     * @return the decoder, which the caller closes
     * @throws IllegalArgumentException where the {@code model_type} is unknown, with the supported ones; where a field of the
     *     configuration is missing, malformed or asks for something unsupported; where a tensor is missing or has another shape than the
     *     configuration says; where a number is not finite or is too large for the type
     */
    public static Decoder open(JsonNode config, TensorSource tensors, Device device, WeightType weights) {
        return BlockDecoder.open(spec(config, tensors), tensors, device, weights);
    }

    /**
     * Makes sure that a model can be opened, but for the numbers in its weights: reads no tensor.
     *
     * @param weights how they would be held
     * @return the decoder's sizes
     * @throws IllegalArgumentException as {@link #open}
     */
    public static DecoderShape check(JsonNode config, TensorSource tensors, WeightType weights) {
        DecoderSpec spec = spec(config, tensors);
        ParameterSet.fitting(spec, tensors);
        return DecoderShape.of(spec, weights);
    }

    /**
     * Makes sure that every number of a model's weights is finite and not too large for the type that it would be held as: reads all of them
     * and keeps none.
     *
     * @param weights how they would be held
     * @param done is given the name of each tensor that was read
     * @throws IllegalArgumentException as {@link #open}, and for the first tensor with an element that is not
     */
    public static void requireReadable(
            JsonNode config, TensorSource tensors, WeightType weights, Consumer<String> done) {
        for (TensorSpec tensor :
                ParameterSet.fitting(spec(config, tensors), tensors).values()) {
            tensors.requireReadable(tensor.name(), tensor.heldAs(weights));
            done.accept(tensor.name());
        }
    }

    /**
     * The name of the tensor that holds a model's token rows, (at least V, D).
     *
     * @throws IllegalArgumentException as {@link #open}, but for the tensors
     */
    public static String embeddingName(JsonNode config, TensorSource tensors) {
        return spec(config, tensors).embedding().tokens();
    }

    private static DecoderSpec spec(JsonNode config, TensorSource tensors) {
        ModelConfig fields = new ModelConfig(config, tensors.location());
        UNSUPPORTED.forEach(fields::refuse);
        return architecture(fields).spec(fields, tensors.names());
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
