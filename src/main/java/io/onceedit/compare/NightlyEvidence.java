package io.onceedit.compare;

import java.util.List;
import java.util.Objects;

/**
 * What a verdict is made from.
 *
 * @param complete whether every unit and probe of both runs has a result
 * @param comparisons all groups, judged together
 * @param flips all changed answers by cause and group
 * @param lostProtected protected facts that lost an answer, and lost it again when it was asked a second time
 * @param readAgain whether hosts still say what is kept of them
 */
public record NightlyEvidence(
        boolean complete,
        List<JudgedComparison> comparisons,
        List<FlipSum> flips,
        List<String> lostProtected,
        ReadAgain readAgain) {
    public NightlyEvidence {
        comparisons = List.copyOf(comparisons);
        flips = List.copyOf(flips);
        lostProtected = List.copyOf(lostProtected);
        Objects.requireNonNull(readAgain, "readAgain");
    }

    /** Probes that both runs evaluated. */
    public long pairs() {
        return comparisons.stream()
                .mapToLong(judged -> judged.comparison().sums().pairs())
                .sum();
    }

    /** Probes that one of them has no result for. */
    public long leftOut() {
        return comparisons.stream()
                .mapToLong(judged -> judged.comparison().sums().leftOut())
                .sum();
    }
}
