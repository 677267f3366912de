package io.onceedit.aggregate;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.evaluate.Observation;
import io.onceedit.evaluate.Verdict;
import io.onceedit.metric.Measure;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/**
 * A mergeable aggregate of the observations of one group (one host, method, rule and protocol): sums for each fact and kind of probe.
 * Adding observations in any order, or merging the aggregates of any parts, gives the same scores to the last bit. For one thread.
 */
public final class PartialScores implements Serializable {
    private static final long serialVersionUID = 1;

    private final HashMap<Key, ClusterSum> sums = new HashMap<>();

    private record Key(String factId, ProbeKind kind) implements Serializable {}

    /** Takes an observation in. */
    public void add(Observation observation) {
        add(
                observation.probe().factId(),
                observation.probe().kind(),
                observation.verdict().status() == Verdict.Status.ERROR,
                Measure.TOKEN_SHARE.of(observation),
                Measure.EXACT.of(observation));
    }

    /**
     * Takes in what an observation came to.
     *
     * @param share its {@link Measure#TOKEN_SHARE}
     * @param exact its {@link Measure#EXACT}
     */
    public void add(String factId, ProbeKind kind, boolean isError, double share, double exact) {
        add(new ClusterSum(factId, kind, 1, isError ? 1 : 0, Math.round(share * ClusterSum.UNITS), Math.round(exact)));
    }

    /** Takes sums in that another aggregate gave out. */
    public void add(ClusterSum sum) {
        sums.merge(new Key(sum.factId(), sum.kind()), sum, ClusterSum::plus);
    }

    /** Takes in all that another aggregate holds, which stays as it is. */
    public void merge(PartialScores other) {
        List.copyOf(other.sums.values()).forEach(this::add);
    }

    /** An aggregate of observations. */
    public static PartialScores of(Collection<Observation> observations) {
        PartialScores scores = new PartialScores();
        observations.forEach(scores::add);
        return scores;
    }

    /** All sums, by fact and kind. */
    public List<ClusterSum> sums() {
        return sums.values().stream()
                .sorted(Comparator.comparing(ClusterSum::factId).thenComparing(ClusterSum::kind))
                .toList();
    }

    /**
     * One score for each metric that has probes and each measure: token share, then exact match.
     *
     * @param bootstrap how intervals are drawn
     */
    public List<Score> scores(Bootstrap bootstrap) {
        return bootstrap.scores(ClusterTable.of(sums()));
    }
}
