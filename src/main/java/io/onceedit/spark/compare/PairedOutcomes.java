package io.onceedit.spark.compare;

import io.onceedit.compare.ComparedGroup;
import io.onceedit.compare.PairedTest;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.Optional;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.api.java.function.PairFunction;
import scala.Tuple2;

/**
 * The outcomes of two runs, paired by host, method, protocol, batch size, seed and probe. Probes of the baseline that have no result in one
 * of the runs are left out of the pairs and counted; probes that the baseline does not have are in neither.
 */
final class PairedOutcomes {
    private final JavaPairRDD<ComparedGroup, ProbeChange> changes;

    /**
     * Pairs two runs; computes nothing yet.
     *
     * @param now the run
     * @param baseline what it is held against
     */
    PairedOutcomes(ComparedRun now, ComparedRun baseline) {
        changes = baseline.probes().leftOuterJoin(now.probes()).mapToPair(new Paired(now.inCommonWith(baseline)));
    }

    /** Compares all groups. Executors count and test; the driver gets one record for each group. */
    ComparedPairs compared(PairedTest test) {
        return ComparedPairs.of(changes.aggregateByKey(new PairTally(), PairTally::add, PairTally::merge)
                .map(new Tested(test))
                .collect());
    }

    /** Those of some facts that have lost an answer, sorted. */
    List<String> lostAmong(Collection<String> factIds) {
        return changes
                .values()
                .filter(new LostAmong(Set.copyOf(factIds)))
                .map(ProbeChange::factId)
                .distinct()
                .collect()
                .stream()
                .sorted()
                .toList();
    }

    private record Paired(CommonCauses common)
            implements PairFunction<
                    Tuple2<ProbeKey, Tuple2<ProbeOutcome, Optional<ProbeOutcome>>>, ComparedGroup, ProbeChange> {
        @Override
        public Tuple2<ComparedGroup, ProbeChange> call(
                Tuple2<ProbeKey, Tuple2<ProbeOutcome, Optional<ProbeOutcome>>> pair) {
            ProbeOutcome before = pair._2()._1();
            ProbeOutcome now = pair._2()._2().orNull();
            ComparedGroup group = pair._1().group(before.probeKind());
            return new Tuple2<>(group, ProbeChange.of(group, before, java.util.Optional.ofNullable(now), common));
        }
    }

    private record Tested(PairedTest test) implements Function<Tuple2<ComparedGroup, PairTally>, ComparedPairs> {
        @Override
        public ComparedPairs call(Tuple2<ComparedGroup, PairTally> tally) {
            return tally._2().compared(tally._1(), test);
        }
    }

    private record LostAmong(Set<String> factIds) implements Function<ProbeChange, Boolean> {
        @Override
        public Boolean call(ProbeChange change) {
            return change.kind() == ProbeChange.Kind.LOST && factIds.contains(change.factId());
        }
    }
}
