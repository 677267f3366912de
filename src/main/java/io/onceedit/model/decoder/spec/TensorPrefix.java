package io.onceedit.model.decoder.spec;

import java.util.List;
import java.util.Set;

/** Finds what stands in front of the names of a decoder's body: checkpoints are saved with and without their head's wrapper. */
public final class TensorPrefix {
    private TensorPrefix() {}

    /**
     * The first of the prefixes under which the checkpoint has the tensor, else the first of all, so that the missing tensor is reported
     * by its usual name.
     */
    public static String find(Set<String> tensorNames, String tensor, List<String> prefixes) {
        return prefixes.stream()
                .filter(prefix -> tensorNames.contains(prefix + tensor))
                .findFirst()
                .orElse(prefixes.get(0));
    }
}
