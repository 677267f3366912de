package io.onceedit.model.decoder.spec;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * What stands behind the last layer. E = size of a head row, D = hidden size, V = vocabulary.
 *
 * @param norm of the residual stream
 * @param projection the map from the residual stream to the head, D to E; none where E is D
 * @param head name of the output head's rows, (V, E); the token rows' name where they are tied
 * @param bias name of the output head's bias, (V); empty where there is none
 * @param softCap c, where c tanh(x / c) takes the place of a logit x; 0 where the logit stays
 */
public record OutputSpec(NormSpec norm, LinearSpec projection, String head, String bias, double softCap) {
    public OutputSpec {
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(projection, "projection");
        Objects.requireNonNull(head, "head");
        Objects.requireNonNull(bias, "bias");
        if (!(softCap >= 0)) {
            throw new IllegalArgumentException("Invalid output: soft cap " + softCap + ", expected 0 or more");
        }
    }

    /** A norm and a head. */
    public static OutputSpec plain(NormSpec norm, String head) {
        return capped(norm, head, 0);
    }

    /** A norm and a head whose logits are bounded. */
    public static OutputSpec capped(NormSpec norm, String head, double softCap) {
        return new OutputSpec(norm, LinearSpec.none(), head, "", softCap);
    }

    Stream<TensorSpec> tensors(LinearSpec headMap) {
        return Stream.of(norm.tensors(), projection.tensors(), headMap.tensors())
                .flatMap(tensors -> tensors);
    }
}
