package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.tensor.NativeArrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Arrays that never change and live as long as the decoder: numbers, and what is made of its own parameters. Safe for many threads. */
final class Constants {
    private final NDManager owner;
    private final Map<Double, NDArray> scalars = new ConcurrentHashMap<>();
    private final Map<String, NDArray> derived = new ConcurrentHashMap<>();

    Constants(NDManager owner) {
        this.owner = owner;
    }

    /** A number as an array of no axes. */
    NDArray scalar(double value) {
        return scalars.computeIfAbsent(value, number -> NativeArrays.scalar(owner, number));
    }

    /** What the maker makes of the decoder's own parameter; made once. */
    NDArray derived(String parameter, Supplier<NDArray> maker) {
        return derived.computeIfAbsent(parameter, name -> {
            NDArray array = maker.get();
            array.attach(owner);
            return array;
        });
    }
}
