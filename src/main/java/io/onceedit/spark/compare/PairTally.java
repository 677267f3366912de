package io.onceedit.spark.compare;

import io.onceedit.compare.ComparedGroup;
import io.onceedit.compare.FlipCause;
import io.onceedit.compare.FlipSum;
import io.onceedit.compare.Incident;
import io.onceedit.compare.PairedCounts;
import io.onceedit.compare.PairedTest;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** Adds up the probes of one group, in any order. For one thread. */
final class PairTally implements Serializable {
    private static final long serialVersionUID = 1;

    private final HashMap<String, PairedCounts> facts = new HashMap<>();
    private final TreeMap<FlipCause, Flips> flips = new TreeMap<>();

    /** Takes in a probe. */
    PairTally add(ProbeChange change) {
        facts.merge(change.factId(), change.counts(), PairedCounts::plus);
        change.cause()
                .ifPresent(cause ->
                        flips.computeIfAbsent(cause, added -> new Flips()).add(change));
        return this;
    }

    /** Takes in what was counted elsewhere. */
    PairTally merge(PairTally others) {
        others.facts.forEach((fact, counts) -> facts.merge(fact, counts, PairedCounts::plus));
        others.flips.forEach((cause, more) ->
                flips.computeIfAbsent(cause, added -> new Flips()).merge(more));
        return this;
    }

    /** What the probes come to. */
    ComparedPairs compared(ComparedGroup group, PairedTest test) {
        List<FlipSum> sums = new ArrayList<>();
        flips.forEach((cause, sum) -> sums.add(sum.of(cause, group)));
        return new ComparedPairs(List.of(test.of(group, facts.values())), sums);
    }

    /** Flips of one cause. */
    private static final class Flips implements Serializable {
        private static final long serialVersionUID = 1;

        private final TreeSet<String> lostFacts = new TreeSet<>();
        private long lost;
        private long won;

        void add(ProbeChange change) {
            if (change.kind() == ProbeChange.Kind.LOST) {
                lost++;
                name(change.factId());
            } else {
                won++;
            }
        }

        void merge(Flips others) {
            lost += others.lost;
            won += others.won;
            others.lostFacts.forEach(this::name);
        }

        /** Keeps the first facts in alphabetical order, which those of all parts are among. */
        private void name(String fact) {
            lostFacts.add(fact);
            if (lostFacts.size() > Incident.NAMED_FACTS) {
                lostFacts.pollLast();
            }
        }

        FlipSum of(FlipCause cause, ComparedGroup group) {
            return new FlipSum(cause, group, lost, won, List.copyOf(lostFacts));
        }
    }
}
