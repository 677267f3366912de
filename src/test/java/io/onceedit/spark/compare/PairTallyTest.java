package io.onceedit.spark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.onceedit.compare.ComparedGroup;
import io.onceedit.compare.FlipCause;
import io.onceedit.compare.FlipSum;
import io.onceedit.compare.Incident;
import io.onceedit.compare.PairedCounts;
import io.onceedit.compare.PairedTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PairTallyTest {
    private static final ComparedGroup GROUP = new ComparedGroup("llama", "text", "teacher_forced", 100, 1, "edit");
    private static final PairedTest TEST = new PairedTest(1000, 1);
    private static final FlipCause HOST = new FlipCause(FlipCause.Kind.HOST_CHANGED, "llama");
    private static final FlipCause BATCH = new FlipCause(FlipCause.Kind.PLUGIN_CHANGED, "batch");

    /** In the alphabet's order, which is the numbers' for those below ninety. */
    private static String name(int fact) {
        return "fact-" + (10 + fact);
    }

    private static ProbeChange change(int fact, ProbeChange.Kind kind, Optional<FlipCause> cause) {
        return new ProbeChange(name(fact), kind, cause);
    }

    /** Thirty facts that lost an answer by the host; five of them won one, and five others lost one, by their batch; ten kept or lack one. */
    private static List<ProbeChange> changes() {
        List<ProbeChange> changes = new ArrayList<>();
        for (int fact = 0; fact < 40; fact++) {
            if (fact < 30) {
                changes.add(change(fact, ProbeChange.Kind.LOST, Optional.of(HOST)));
            }
            if (fact < 5) {
                changes.add(change(fact, ProbeChange.Kind.WON, Optional.of(BATCH)));
            } else if (fact < 10) {
                changes.add(change(fact, ProbeChange.Kind.LOST, Optional.of(BATCH)));
            }
            changes.add(
                    change(fact, fact < 38 ? ProbeChange.Kind.UNCHANGED : ProbeChange.Kind.LEFT_OUT, Optional.empty()));
        }
        return changes;
    }

    private static PairTally tally(List<ProbeChange> changes) {
        PairTally tally = new PairTally();
        changes.forEach(tally::add);
        return tally;
    }

    private static List<String> facts(int from, int to) {
        return IntStream.range(from, to).mapToObj(PairTallyTest::name).toList();
    }

    @Test
    void countsProbesByFactAndFlipsByCause() {
        ComparedPairs compared = tally(changes()).compared(GROUP, TEST);
        assertThat(compared.comparisons()).singleElement().satisfies(comparison -> {
            assertThat(comparison.group()).isEqualTo(GROUP);
            assertThat(comparison.sums()).isEqualTo(new PairedCounts("", 78, 35, 5, 0, 2));
            assertThat(comparison.facts()).isEqualTo(38);
        });
        assertThat(compared.flips())
                .containsExactly(
                        new FlipSum(HOST, GROUP, 30, 0, facts(0, Incident.NAMED_FACTS)),
                        new FlipSum(BATCH, GROUP, 5, 5, facts(5, 10)));
    }

    @Test
    void comesToTheSameInAnyOrderAndAnyParts() {
        ComparedPairs whole = tally(changes()).compared(GROUP, TEST);
        for (int draw = 0; draw < 20; draw++) {
            List<ProbeChange> shuffled = changes();
            Collections.shuffle(shuffled, new Random(draw));
            PairTally parts = new PairTally();
            for (int from = 0; from < shuffled.size(); from += 17) {
                parts.merge(tally(shuffled.subList(from, Math.min(from + 17, shuffled.size()))));
            }
            assertThat(parts.compared(GROUP, TEST)).isEqualTo(whole);
        }
    }
}
