package io.onceedit.model.decoder;

import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.LayerSpec;
import io.onceedit.model.decoder.spec.TensorSpec;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tensors of a checkpoint's layers that no block reads: a model with such a tensor computes something else than its decoder. Constants that
 * old checkpoints carry along are none, and tensors beside the layers, as those of an image tower or of a tied head, are not looked at.
 */
final class UnreadTensors {
    /** Causal masks and rotary frequencies, which follow from the configuration. */
    private static final List<String> CONSTANTS =
            List.of(".attn.bias", ".attention.bias", ".masked_bias", ".rotary_emb.inv_freq");

    private UnreadTensors() {}

    /** The first such tensor by name. */
    static Optional<String> first(DecoderSpec spec, Set<String> read, Set<String> inCheckpoint) {
        String root = root(spec.layers().get(0));
        return new TreeSet<>(inCheckpoint)
                .stream()
                        .filter(name -> name.startsWith(root) && !read.contains(name))
                        .filter(name -> CONSTANTS.stream().noneMatch(name::endsWith))
                        .findFirst();
    }

    /** What all names of all layers begin with: that of the first layer's names, without the layer's number. */
    private static String root(LayerSpec layer) {
        String shared = layer.tensors()
                .map(TensorSpec::name)
                .reduce(UnreadTensors::sharedStart)
                .orElseThrow();
        String ofLayer = shared.substring(0, shared.lastIndexOf('.'));
        return ofLayer.substring(0, ofLayer.lastIndexOf('.') + 1);
    }

    private static String sharedStart(String first, String second) {
        int length = 0;
        while (length < Math.min(first.length(), second.length()) && first.charAt(length) == second.charAt(length)) {
            length++;
        }
        return first.substring(0, length);
    }
}
