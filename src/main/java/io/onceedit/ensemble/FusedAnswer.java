package io.onceedit.ensemble;

import java.util.List;
import java.util.Objects;

/**
 * The fused next tokens of a known answer.
 *
 * @param positions one for each answer position
 * @param computedOver what the rule looked at: {@code text}, {@code vocabulary}, {@code candidates:N}, or {@code host} where the gate was
 *     closed
 */
public record FusedAnswer(List<FusedPosition> positions, String computedOver) {
    public FusedAnswer {
        positions = List.copyOf(positions);
        Objects.requireNonNull(computedOver, "computedOver");
    }
}
