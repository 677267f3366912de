package io.onceedit.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class PairedTestTest {
    private static final ComparedGroup GROUP = new ComparedGroup("host", "text", "teacher_forced", 100, 1, "edit");
    private static final PairedTest TEST = new PairedTest(PairedTest.USUAL_DRAWS, 7);

    private static PairedCounts fact(int id, long pairs, long lost, long won) {
        return new PairedCounts("fact-" + id, pairs, lost, won, 0, 0);
    }

    /** {@code scipy.stats.binomtest(lost, lost + won).pvalue}. */
    @Test
    void testsOneProbeAFactExactly() {
        assertThat(PairedTest.mcNemar(6, 0)).isCloseTo(0.03125, Offset.offset(1e-12));
        assertThat(PairedTest.mcNemar(10, 2)).isCloseTo(0.038574218750, Offset.offset(1e-12));
        assertThat(PairedTest.mcNemar(3, 3)).isEqualTo(1);
        assertThat(PairedTest.mcNemar(0, 0)).isEqualTo(1);

        List<PairedCounts> facts = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            facts.add(fact(i, 1, i < 10 ? 1 : 0, i >= 98 ? 1 : 0));
        }
        Comparison comparison = TEST.of(GROUP, facts);
        assertThat(comparison.test()).isEqualTo(Comparison.Test.MCNEMAR);
        assertThat(comparison.p()).isEqualTo(PairedTest.mcNemar(10, 2));
        assertThat(comparison.difference()).isCloseTo(-0.08, Offset.offset(1e-12));
        assertThat(comparison.facts()).isEqualTo(100);
        assertThat(comparison.ciLow()).isBetween(-0.16, -0.13);
        assertThat(comparison.ciHigh()).isBetween(-0.03, -0.01);
    }

    /** Ten lost probes of one fact are one event, of ten facts they are ten. */
    @Test
    void holdsAFactsProbesTogether() {
        List<PairedCounts> together = new ArrayList<>();
        List<PairedCounts> apart = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            together.add(fact(i, 10, i == 0 ? 10 : 0, 0));
            apart.add(fact(i, 10, i < 10 ? 1 : 0, 0));
        }
        Comparison one = TEST.of(GROUP, together);
        Comparison ten = TEST.of(GROUP, apart);
        assertThat(one.test()).isEqualTo(Comparison.Test.CLUSTERED_BOOTSTRAP);
        assertThat(one.difference()).isEqualTo(ten.difference()).isCloseTo(-0.05, Offset.offset(1e-12));
        assertThat(one.p()).isGreaterThan(0.3);
        assertThat(ten.p()).isLessThan(0.001);
        assertThat(ten.ciHigh()).isLessThan(0);
        assertThat(one.ciHigh()).isZero();
    }

    @Test
    void givesTheSameWhateverTheOrder() {
        List<PairedCounts> facts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            facts.add(fact(i, 2 + i % 3, i % 5 == 0 ? 1 : 0, i % 11 == 0 ? 1 : 0));
        }
        Comparison first = TEST.of(GROUP, facts);
        Collections.shuffle(facts, new Random(3));
        assertThat(TEST.of(GROUP, facts)).isEqualTo(first);
    }

    @Test
    void leavesOutWhatHasNoPairAndCountsIt() {
        Comparison comparison = TEST.of(GROUP, List.of(fact(1, 1, 0, 0), new PairedCounts("fact-2", 0, 0, 0, 0, 3)));
        assertThat(comparison.facts()).isEqualTo(1);
        assertThat(comparison.sums().leftOut()).isEqualTo(3);
        assertThat(comparison.p()).isEqualTo(1);
    }

    /** Nights without an effect: no more than one in twenty of them raises an alarm, over all groups. */
    @Test
    void raisesFewFalseAlarms() {
        Random random = new Random(11);
        int alarms = 0;
        for (int night = 0; night < 200; night++) {
            List<Comparison> groups = new ArrayList<>();
            for (int group = 0; group < 8; group++) {
                List<PairedCounts> facts = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    boolean flips = random.nextInt(10) == 0;
                    boolean lost = random.nextBoolean();
                    facts.add(fact(i, 3, flips && lost ? 1 : 0, flips && !lost ? 1 : 0));
                }
                groups.add(new PairedTest(2000, night).of(GROUP, facts));
            }
            alarms += new Judge(0.05, 0).of(groups).stream().anyMatch(JudgedComparison::regressed) ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(16); // 200 x 0.025 one-sided, and what chance adds to it
    }
}
