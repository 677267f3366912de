package io.onceedit.spark.report;

import io.onceedit.corpus.ProbeKind;
import io.onceedit.report.AlphaHistogram;
import io.onceedit.report.ChangedAnswers;
import io.onceedit.report.ReasonCount;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;

/** What the outcomes of one group add up to. */
final class GroupTally implements Serializable {
    private static final long serialVersionUID = 1;

    private final Map<OutcomeWords.Change, Long> changes = new EnumMap<>(OutcomeWords.Change.class);
    private final TreeMap<Reason, Long> reasons = new TreeMap<>();
    private final Map<AlphaHistogram.Prompts, AlphaTally> alphas = new EnumMap<>(AlphaHistogram.Prompts.class);
    private long passed;
    private long failed;

    private record Reason(String kind, String code) implements Comparable<Reason>, Serializable {
        private static final Comparator<Reason> ORDER =
                Comparator.comparing(Reason::kind).thenComparing(Reason::code);

        @Override
        public int compareTo(Reason other) {
            return ORDER.compare(this, other);
        }
    }

    void add(Row outcome) {
        if (outcome.<Boolean>getAs("pass")) {
            passed++;
        } else {
            failed++;
        }
        changes.merge(OutcomeWords.change(outcome), 1L, Long::sum);
        String kind = outcome.getAs("probe_kind");
        OutcomeWords.code(outcome).ifPresent(code -> reasons.merge(new Reason(kind, code), 1L, Long::sum));
        Double alpha = outcome.getAs("alpha");
        if (alpha != null && !kind.equals(ProbeKind.PORTABILITY.columnName())) {
            alphas.computeIfAbsent(prompts(kind), added -> new AlphaTally())
                    .add(alpha, Boolean.TRUE.equals(outcome.getAs("gate_open")));
        }
    }

    private static AlphaHistogram.Prompts prompts(String kind) {
        if (kind.equals(ProbeKind.EDIT.columnName())) {
            return AlphaHistogram.Prompts.EDITED;
        }
        return kind.equals(ProbeKind.REPHRASE.columnName())
                ? AlphaHistogram.Prompts.REPHRASED
                : AlphaHistogram.Prompts.UNRELATED;
    }

    void merge(GroupTally other) {
        passed += other.passed;
        failed += other.failed;
        other.changes.forEach((change, probes) -> changes.merge(change, probes, Long::sum));
        other.reasons.forEach((reason, probes) -> reasons.merge(reason, probes, Long::sum));
        other.alphas.forEach((prompts, sums) ->
                alphas.computeIfAbsent(prompts, added -> new AlphaTally()).merge(sums));
    }

    long passed() {
        return passed;
    }

    long failed() {
        return failed;
    }

    ChangedAnswers changes() {
        return new ChangedAnswers(
                changes.getOrDefault(OutcomeWords.Change.WON, 0L), changes.getOrDefault(OutcomeWords.Change.LOST, 0L));
    }

    /** The most frequent first. */
    List<ReasonCount> reasons() {
        List<ReasonCount> counts = new ArrayList<>();
        reasons.forEach((reason, probes) -> counts.add(new ReasonCount(reason.kind(), reason.code(), probes)));
        counts.sort(Comparator.comparingLong(ReasonCount::probes).reversed());
        return counts;
    }

    List<AlphaHistogram> alphas() {
        return alphas.entrySet().stream()
                .map(sums -> sums.getValue().histogram(sums.getKey()))
                .toList();
    }

    private static final class AlphaTally implements Serializable {
        private static final long serialVersionUID = 1;

        private final long[] bins = new long[AlphaHistogram.BINS];
        private double sum;
        private long open;

        void add(double alpha, boolean isOpen) {
            bins[Math.min(AlphaHistogram.BINS - 1, (int) (alpha * AlphaHistogram.BINS))]++;
            sum += alpha;
            open += isOpen ? 1 : 0;
        }

        void merge(AlphaTally other) {
            Arrays.setAll(bins, bin -> bins[bin] + other.bins[bin]);
            sum += other.sum;
            open += other.open;
        }

        AlphaHistogram histogram(AlphaHistogram.Prompts prompts) {
            long total = Arrays.stream(bins).sum();
            return new AlphaHistogram(prompts, Arrays.stream(bins).boxed().toList(), sum / total, open);
        }
    }
}
