package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Where an attention block finds the keys and values of the tokens before its own. */
@FunctionalInterface
interface KeyValueMemory {
    /** Nothing was read before: a pass sees its own tokens alone. */
    KeyValueMemory NONE = (layer, keys, values) -> new NDList(keys, values);

    /**
     * Keys and values of earlier tokens followed by the given ones.
     *
     * @param layer which layer asks
     * @param keys (B, Hkv, T, R)
     * @param values (B, Hkv, T, R)
     * @return keys and values, (B, Hkv, S, R) each, in the scope of the given ones
     */
    NDList extended(int layer, NDArray keys, NDArray values);
}
