package io.onceedit.plugin;

import io.onceedit.model.decoder.Decoder;
import java.util.HashSet;
import java.util.Set;

/**
 * Where in a model a set of trained parameters begins.
 *
 * @param frozenLayers the number of first layers without a trained parameter; what is in front of them is frozen too
 * @param trainsEmbeddings whether something in front of the first layer is trained, so that nothing can be kept
 */
record TrainedSpan(int frozenLayers, boolean trainsEmbeddings) {
    static TrainedSpan of(Decoder decoder, Set<String> names) {
        int layers = decoder.shape().layers();
        Set<String> outside = new HashSet<>(names);
        int first = layers;
        for (int layer = layers - 1; layer >= 0; layer--) {
            if (outside.removeAll(decoder.layerParameterNames(layer))) {
                first = layer;
            }
        }
        boolean embeddings = outside.stream().anyMatch(name -> standsInFront(decoder, name));
        return new TrainedSpan(embeddings ? 0 : first, embeddings);
    }

    /** Of a model's parameters outside its layers, norms are vectors and stand behind; so does a head of its own. */
    private static boolean standsInFront(Decoder decoder, String name) {
        boolean vector = decoder.parameter(name).getShape().dimension() == 1;
        boolean ownHead = !decoder.shape().tiedHead() && decoder.parameter(name) == decoder.head();
        return !vector && !ownHead;
    }
}
