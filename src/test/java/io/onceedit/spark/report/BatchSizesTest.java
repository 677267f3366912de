package io.onceedit.spark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class BatchSizesTest {
    @Test
    void theLastBatchOfALargeSizeIsNoneOfASmallOne() {
        BatchSizes sizes = new BatchSizes(
                List.of(1, 2, 4),
                Map.of(
                        "whole", Set.of("a", "b", "c", "d"),
                        "rest of four", Set.of("e", "f"),
                        "ab", Set.of("a", "b"),
                        "cd", Set.of("c", "d")));
        assertThat(sizes.of("whole")).containsExactly(4);
        assertThat(sizes.of("rest of four")).as("also the third pair").containsExactly(2, 4);
        assertThat(sizes.of("ab")).containsExactly(2);
        assertThat(sizes.of("unknown")).isEmpty();
    }

    @Test
    void oneSetIsABatchOfEverySizeThatHoldsAllFacts() {
        BatchSizes sizes = new BatchSizes(List.of(2, 100, 200), Map.of("all", Set.of("a", "b")));
        assertThat(sizes.of("all")).containsExactly(2, 100, 200);
    }

    @Test
    void aSingleFactThatIsLeftIsOfItsLargeSizeAndOfSizeOne() {
        BatchSizes sizes = new BatchSizes(
                List.of(2, 1), Map.of("ab", Set.of("a", "b"), "c", Set.of("c"), "a", Set.of("a"), "b", Set.of("b")));
        assertThat(sizes.of("c")).containsExactly(1, 2);
        assertThat(sizes.of("a")).containsExactly(1);
    }
}
