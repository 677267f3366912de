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
 * @param finalNorm behind the last layer
 * @param head name of the output head's rows, (V, D); the token rows' name where they are tied
 */
public record DecoderSpec(
        SizeSpec sizes, EmbeddingSpec embedding, List<LayerSpec> layers, NormSpec finalNorm, String head) {
    public DecoderSpec {
        Objects.requireNonNull(sizes, "sizes");
        Objects.requireNonNull(embedding, "embedding");
        layers = List.copyOf(layers);
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Invalid decoder: it has no layers");
        }
        Objects.requireNonNull(finalNorm, "finalNorm");
        Objects.requireNonNull(head, "head");
    }

    /** Whether the output head is the input embedding. */
    public boolean tiedHead() {
        return head.equals(embedding.tokens());
    }

    /** The output head as a map from hidden states to logits. */
    public LinearSpec headMap() {
        return new LinearSpec(head, "", sizes.hiddenSize(), sizes.vocabularySize(), false);
    }

    /** Every tensor that the decoder reads, each once. */
    public Stream<TensorSpec> tensors() {
        Stream<TensorSpec> rows = Stream.of(embedding.tokens(), head)
                .distinct()
                .map(name -> TensorSpec.matrix(name, sizes.vocabularySize(), sizes.hiddenSize()));
        Stream<TensorSpec> positions = Stream.of(embedding.positions())
                .filter(name -> !name.isEmpty())
                .map(name -> TensorSpec.matrix(name, sizes.maximumPositions(), sizes.hiddenSize()));
        return Stream.of(rows, positions, layers.stream().flatMap(LayerSpec::tensors), finalNorm.tensors())
                .flatMap(tensors -> tensors);
    }
}
