package io.onceedit.model.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.checkpoint.TensorSource;
import io.onceedit.model.decoder.spec.DecoderSpec;
import io.onceedit.model.decoder.spec.TensorSpec;
import io.onceedit.model.tensor.WeightType;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A decoder's parameters by name, some of them lent by a caller in place of the checkpoint's own. */
final class ParameterSet {
    private final Map<String, NDArray> arrays;
    private final Set<String> replaced;
    private final WeightType weights;
    private final PieceMemory pieces;

    private ParameterSet(Map<String, NDArray> arrays, Set<String> replaced, WeightType weights, PieceMemory pieces) {
        this.arrays = arrays;
        this.replaced = replaced;
        this.weights = weights;
        this.pieces = pieces;
    }

    /** Reads every tensor that the specification names; names and shapes are all checked before the first is read. All processors take part. */
    static ParameterSet load(DecoderSpec spec, TensorSource source, NDManager owner, WeightType weights) {
        Map<String, NDArray> arrays = WeightMemory.allot(fitting(spec, source).values(), owner, weights);
        List.copyOf(arrays.entrySet()).parallelStream()
                .map(weight -> failure(source, weight.getKey(), weight.getValue()))
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(failure -> {
                    throw failure;
                });
        return new ParameterSet(arrays, Set.of(), weights, new PieceMemory(owner));
    }

    /** Reads a tensor; returns what went wrong, which another thread would wrap up in an exception of its own. */
    private static Optional<RuntimeException> failure(TensorSource source, String name, NDArray target) {
        try {
            source.read(name, target);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    /**
     * The tensors that the specification names, each once, when all of them are there in the shapes that it says and the layers have no
     * others; reads none.
     */
    static Map<String, TensorSpec> fitting(DecoderSpec spec, TensorSource source) {
        Map<String, TensorSpec> tensors = new LinkedHashMap<>();
        spec.tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
        Set<String> names = source.names();
        for (TensorSpec tensor : tensors.values()) {
            if (!names.contains(tensor.name())) {
                throw new IllegalArgumentException("Cannot load weight " + tensor.name() + " from " + source.location()
                        + ": no such tensor, expected shape = " + tensor.shape());
            }
            String actual = Arrays.toString(source.shape(tensor.name()));
            if (!actual.equals(tensor.shape().toString())) {
                throw new IllegalArgumentException("Cannot load weight " + tensor.name() + " from " + source.location()
                        + ": shape mismatch, expected = " + tensor.shape() + ", actual = " + actual);
            }
        }
        UnreadTensors.first(spec, tensors.keySet(), names).ifPresent(name -> {
            throw new IllegalArgumentException(
                    "Unsupported tensor " + name + " in " + source.location()
                            + ": no block of the architecture and configuration in config.json reads it, and what the model"
                            + " computes depends on it; check model_type, num_hidden_layers and the flags for biases and norms");
        });
        return tensors;
    }

    /** How the checkpoint's own are held. */
    WeightType weights() {
        return weights;
    }

    /** Where weights that are held as half are fp32, piece by piece. */
    PieceMemory pieces() {
        return pieces;
    }

    ParameterSet with(Map<String, NDArray> replacements) {
        if (weights != WeightType.FLOAT32) {
            throw new IllegalArgumentException("Cannot replace parameters of a model that is held as " + weights.text()
                    + ": what is trained and edited is fp32; open the model with dtype: float32");
        }
        Map<String, NDArray> merged = new LinkedHashMap<>(arrays);
        replacements.forEach((name, array) -> {
            Shape expected = get(name).getShape();
            if (!expected.equals(array.getShape())) {
                throw new IllegalArgumentException("Cannot replace parameter " + name + ": shape mismatch, expected = "
                        + expected + ", actual = " + array.getShape());
            }
            merged.put(name, array);
        });
        Set<String> lent = new LinkedHashSet<>(replaced);
        lent.addAll(replacements.keySet());
        return new ParameterSet(merged, lent, weights, pieces);
    }

    NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("Cannot find parameter " + name + ": the decoder has "
                    + arrays.keySet().stream().limit(4).collect(Collectors.joining(", ")) + " and "
                    + Math.max(0, arrays.size() - 4) + " more");
        }
        return array;
    }

    /** Whether a caller lends the parameter: its numbers may change between two passes, so nothing may be kept that was made of them. */
    boolean isReplaced(String name) {
        return replaced.contains(name);
    }

    Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }
}
