package io.onceedit.model.decoder;

import io.onceedit.model.decoder.spec.RotarySpec;
import java.util.Map;

/**
 * What all layers of one forward pass share.
 *
 * @param extent the sizes of the batch
 * @param rotations the rotation of each kind that a layer asks for
 * @param masks the mask of each window that a layer asks for
 * @param memory where keys and values of earlier tokens come from
 */
record Pass(
        Extent extent, Map<RotarySpec, Rotation> rotations, Map<Integer, AttentionMask> masks, KeyValueMemory memory) {
    /**
     * The sizes of a batch.
     *
     * @param batch B
     * @param tokens T
     */
    record Extent(int batch, int tokens) {}

    int batch() {
        return extent.batch();
    }

    int tokens() {
        return extent.tokens();
    }
}
