package io.onceedit.model.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import io.onceedit.model.tensor.WeightType;
import java.util.Set;

/** The named tensors of a checkpoint. Safe for use by many threads, each with scopes of its own. */
public interface TensorSource {
    /** The names of all tensors. */
    Set<String> names();

    /**
     * The sizes of a tensor, outermost first; the caller's own array.
     *
     * @throws IllegalArgumentException where there is no such tensor, with the file and the name
     */
    long[] shape(String name);

    /** Reads a tensor as fp32, see {@link #read(NDManager, String, WeightType)}. */
    default NDArray read(NDManager scope, String name) {
        return read(scope, name, WeightType.FLOAT32);
    }

    /**
     * The name that the file's format gives to a tensor's element type, for example {@code BF16}.
     *
     * @throws IllegalArgumentException as {@link #shape}
     */
    String elementType(String name);

    /**
     * Reads a tensor in a type, whatever the file holds; a number that the type cannot hold is rounded to the nearest, ties to even. The
     * result belongs to the scope and is independent of the file.
     *
     * @param type of every number, however many axes the tensor has
     * @throws IllegalArgumentException where there is no such tensor, where its element type is no floating point number of 16 or 32 bits,
     *     or where an element is not finite or would not be in the type, with the file, the name and the element's index
     */
    NDArray read(NDManager scope, String name, WeightType type);

    /**
     * Reads a tensor into an array of its shape, in the array's type.
     *
     * @param target contiguous; what it holds is overwritten
     * @throws IllegalArgumentException as {@link #read(NDManager, String, WeightType)}
     */
    default void read(String name, NDArray target) {
        try (NDManager scope = target.getManager().newSubManager()) {
            target.set(new NDIndex("..."), read(scope, name, WeightType.of(target)));
        }
    }

    /**
     * Makes sure that {@link #read(NDManager, String, WeightType)} would read a tensor: looks at every number and keeps none.
     *
     * @throws IllegalArgumentException as {@link #read(NDManager, String, WeightType)}
     */
    void requireReadable(String name, WeightType type);

    /** The file or folder that the tensors come from, for messages. */
    String location();
}
