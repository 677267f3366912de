package io.onceedit.model.decoder.spec;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A whole decoder: what each block is and which tensors it reads.
 *
 * @param sizes outer sizes
 * @param embedding input embeddings
 * @param layers at least one, in order
 * @param output what stands behind the last layer
 */
public record DecoderSpec(SizeSpec sizes, EmbeddingSpec embedding, List<LayerSpec> layers, OutputSpec output) {
    public DecoderSpec {
        Objects.requireNonNull(sizes, "sizes");
        Objects.requireNonNull(embedding, "embedding");
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Invalid decoder: it has no layers");
        }
        Objects.requireNonNull(output, "output");
    }

    /** Whether the output head is the input embedding. */
    public boolean tiedHead() {
        return output.head().equals(embedding.tokens());
    }

    /** The output head as a map from hidden states to logits, before they are bounded. */
    public LinearSpec headMap() {
        return new LinearSpec(output.head(), output.bias(), embedding.size(), sizes.vocabularySize(), false);
    }

    /** The longest text, in tokens, whose rotation is that of short texts; larger than any text where there is but one rotation. */
    public int longestShortText() {
        return layers.stream()
                .mapToInt(layer -> layer.attention().rotary().scaling().longestShortText())
                .min()
                .orElseThrow();
    }

    /** Every tensor that the decoder reads, each once. */
    public Stream<TensorSpec> tensors() {
        return Stream.of(
                        embedding.tensors(sizes),
                        layers.stream().flatMap(LayerSpec::tensors),
                        output.tensors(headMap()))
                .flatMap(tensors -> tensors)
                .distinct();
    }
}
