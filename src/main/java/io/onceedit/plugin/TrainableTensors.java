package io.onceedit.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.model.decoder.Decoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The tensors that a training changes: copies of a base's parameters and the weight token's row. D = hidden size, V = vocabulary.
 *
 * <p>The weight token has a row beside the output head and none in the input embedding: it is never an input, so no pass would read such a
 * row and no gradient would change it.
 */
final class TrainableTensors {
    private final Map<String, NDArray> parameters = new TreeMap<>();
    private final Optional<NDArray> weightRow;

    /**
     * @param owner holds the copies
     * @param names of the base's parameters
     * @param weightToken whether a weight row is trained; it starts as the mean of the head's rows, which no word can be told by
     */
    TrainableTensors(NDManager owner, Decoder base, Set<String> names, boolean weightToken) {
        for (String name : names) {
            parameters.put(name, copied(owner, base.parameter(name)));
        }
        this.weightRow = weightToken ? Optional.of(meanRow(owner, base.head())) : Optional.empty();
    }

    private static NDArray copied(NDManager owner, NDArray array) {
        NDArray copy = array.duplicate();
        copy.attach(owner);
        return copy;
    }

    private static NDArray meanRow(NDManager owner, NDArray head) {
        NDArray mean = head.mean(new int[] {0}); // (V, D) -> (D)
        mean.attach(owner);
        return mean;
    }

    /** Everything that changes, in a fixed order: parameters by name, then the weight row. */
    List<NDArray> all() {
        List<NDArray> all = new ArrayList<>(parameters.values());
        weightRow.ifPresent(all::add);
        return all;
    }

    /** The tensors as leaves of one step's gradient; they share the tensors' numbers and belong to the scope. */
    Leaves leaves(NDManager scope) {
        Map<String, NDArray> byName = new TreeMap<>();
        parameters.forEach((name, tensor) -> byName.put(name, leaf(scope, tensor)));
        return new Leaves(byName, weightRow.map(row -> leaf(scope, row)));
    }

    private static NDArray leaf(NDManager scope, NDArray tensor) {
        NDArray leaf = Gradients.leaf(tensor);
        leaf.attach(scope);
        return leaf;
    }

    TrainingResult.Tensors result() {
        return new TrainingResult.Tensors(parameters, weightRow);
    }

    /**
     * One step's leaves.
     *
     * @param parameters by name
     * @param weightRow (D)
     */
    record Leaves(Map<String, NDArray> parameters, Optional<NDArray> weightRow) {
        /** In the order of {@link TrainableTensors#all}. */
        List<NDArray> all() {
            List<NDArray> all = new ArrayList<>(parameters.values());
            weightRow.ifPresent(all::add);
            return all;
        }
    }
}
