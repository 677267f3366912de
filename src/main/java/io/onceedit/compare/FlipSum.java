package io.onceedit.compare;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Changed answers of one cause in one group.
 *
 * @param cause what differs
 * @param group where they were seen
 * @param lost answers that passed before and do not now
 * @param won answers that pass now and did not before
 * @param lostFacts facts that have lost answers, some of them where there are many
 */
public record FlipSum(FlipCause cause, ComparedGroup group, long lost, long won, List<String> lostFacts)
        implements Serializable {
    public FlipSum {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(group, "group");
        lostFacts = List.copyOf(lostFacts);
    }
}
