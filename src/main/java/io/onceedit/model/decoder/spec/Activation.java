package io.onceedit.model.decoder.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The activation of an MLP, by the names that configurations use. */
public enum Activation {
    /** x sigmoid(x). */
    SILU("silu", "swish"),
    /** x Phi(x), Phi the normal distribution function. */
    GELU("gelu", "gelu_python"),
    /** The approximation of {@link #GELU} by a hyperbolic tangent. */
    GELU_TANH("gelu_pytorch_tanh", "gelu_new", "gelu_fast", "gelu_accurate"),
    /** max(x, 0). */
    RELU("relu");

    private final String names;

    Activation(String... names) {
        this.names = String.join(", ", names);
    }

    /** The activation of that name. */
    static Optional<Activation> named(String name) {
        return Arrays.stream(values())
                .filter(activation -> List.of(activation.names.split(", ", -1)).contains(name))
                .findFirst();
    }

    /** All names, for messages. */
    static String names() {
        return Arrays.stream(values()).map(activation -> activation.names).collect(Collectors.joining(", "));
    }
}
