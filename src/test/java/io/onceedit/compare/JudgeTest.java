package io.onceedit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.compare.JudgedComparison.Judgement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class JudgeTest {
    private static final PairedTest TEST = new PairedTest(PairedTest.USUAL_DRAWS, 1);

    private static Comparison group(int facts, int lost, int won) {
        List<PairedCounts> counts = new ArrayList<>();
        for (int i = 0; i < facts; i++) {
            counts.add(new PairedCounts("fact-" + i, 1, i < lost ? 1 : 0, i >= facts - won ? 1 : 0, 0, 0));
        }
        return TEST.of(new ComparedGroup("host", "text", "teacher_forced", 100, 1, "edit"), counts);
    }

    private static List<Judgement> judgements(Judge judge, Comparison... groups) {
        return judge.of(List.of(groups)).stream()
                .map(JudgedComparison::judgement)
                .toList();
    }

    @Test
    void callsADropARegressionWhereItIsSignificantAndLarge() {
        assertThat(judgements(Judge.USUAL, group(100, 8, 0))).containsExactly(Judgement.REGRESSED);
        assertThat(judgements(Judge.USUAL, group(100, 5, 0))).containsExactly(Judgement.WITHIN_NOISE);
        assertThat(judgements(Judge.USUAL, group(1000, 8, 0))).containsExactly(Judgement.WITHIN_NOISE);
        assertThat(judgements(Judge.USUAL, group(100, 0, 8))).containsExactly(Judgement.IMPROVED);
        assertThat(judgements(Judge.USUAL, group(100, 0, 0))).containsExactly(Judgement.UNCHANGED);
    }

    /** Six of a hundred are enough alone (p = 0.031), not among three tests. */
    @Test
    void correctsForAllTests() {
        assertThat(judgements(Judge.USUAL, group(100, 6, 0))).containsExactly(Judgement.REGRESSED);
        assertThat(judgements(Judge.USUAL, group(100, 6, 0), group(100, 1, 1), group(100, 0, 0)))
                .containsExactly(Judgement.WITHIN_NOISE, Judgement.WITHIN_NOISE, Judgement.UNCHANGED);
    }

    /** The figures of two examples by hand: 6 of 24 facts, and 2.8 x 0.1 / sqrt(1000). */
    @Test
    void tellsWhatDropItWouldHaveSeen() {
        assertThat(Judge.USUAL.of(List.of(group(24, 0, 0))).get(0).detectableDrop())
                .isEqualTo(6.0 / 24);
        assertThat(Judge.USUAL.of(List.of(group(1000, 0, 0))).get(0).detectableDrop())
                .isCloseTo(0.00886, Offset.offset(0.00001));
    }
}
