package io.onceedit.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a night comes to.
 *
 * @param outcome the verdict
 * @param reasons why, in sentences, the gravest first; what could be seen at all where it is a pass
 * @param incidents causes of what is lost, where there is a regression or a bug
 */
public record NightlyVerdict(Outcome outcome, List<String> reasons, List<Incident> incidents) {
    /** What a verdict can be. */
    public enum Outcome {
        PASS,
        REGRESSION,
        NO_VERDICT;

        /** The name in files and tables. */
        public String columnName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public NightlyVerdict {
        Objects.requireNonNull(outcome, "outcome");
        reasons = List.copyOf(reasons);
        incidents = List.copyOf(incidents);
    }

    /**
     * The verdict of a night. What makes comparing itself unsound comes before any regression: there is no verdict then.
     *
     * @param mostLeftOut share of probes without a result in one of the runs, above which there is no verdict
     */
    public static NightlyVerdict of(NightlyEvidence evidence, double mostLeftOut) {
        List<Incident> incidents = Incident.of(evidence.flips());
        List<String> unsound = unsound(evidence, incidents, mostLeftOut);
        List<String> regressions = regressions(evidence);
        if (!unsound.isEmpty()) {
            unsound.addAll(regressions);
            return new NightlyVerdict(Outcome.NO_VERDICT, unsound, incidents);
        }
        return regressions.isEmpty()
                ? new NightlyVerdict(Outcome.PASS, List.of(detectable(evidence)), List.of())
                : new NightlyVerdict(Outcome.REGRESSION, regressions, incidents);
    }

    private static List<String> unsound(NightlyEvidence evidence, List<Incident> incidents, double mostLeftOut) {
        List<String> reasons = new ArrayList<>();
        incidents.stream()
                .filter(incident -> incident.cause().kind() == FlipCause.Kind.NONDETERMINISTIC)
                .forEach(incident -> reasons.add("NONDETERMINISTIC: " + incident.describe()));
        List<String> differing = evidence.readAgain().differing();
        if (!differing.isEmpty()) {
            reasons.add(
                    "HOST_ANSWERS_DIFFER: of " + evidence.readAgain().read() + " kept host passes that were read again "
                            + differing.size() + " are not what is kept, for one " + differing.get(0));
        }
        if (!evidence.complete()) {
            reasons.add("units or probes have no result, in this run or in the baseline");
        }
        long all = evidence.pairs() + evidence.leftOut();
        if (evidence.pairs() == 0) {
            reasons.add("no probe has a result in both runs");
        } else if (evidence.leftOut() > mostLeftOut * all) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "%d of %d probes have no result in one of the runs, more than %.1f %%",
                    evidence.leftOut(),
                    all,
                    100 * mostLeftOut));
        }
        return reasons;
    }

    private static List<String> regressions(NightlyEvidence evidence) {
        List<String> reasons = new ArrayList<>();
        if (!evidence.lostProtected().isEmpty()) {
            reasons.add("protected facts are lost: " + String.join(", ", evidence.lostProtected()));
        }
        for (JudgedComparison judged : evidence.comparisons()) {
            if (judged.regressed()) {
                Comparison comparison = judged.comparison();
                reasons.add(String.format(
                        Locale.ROOT,
                        "%s: %.1f points (95 %% %.1f to %.1f), %d lost, %d won of %d, p = %.2g over all tests",
                        comparison.group().describe(),
                        100 * comparison.difference(),
                        100 * comparison.ciLow(),
                        100 * comparison.ciHigh(),
                        comparison.sums().lost(),
                        comparison.sums().won(),
                        comparison.sums().pairs(),
                        judged.pHolm()));
            }
        }
        return reasons;
    }

    private static String detectable(NightlyEvidence evidence) {
        double largest = evidence.comparisons().stream()
                .mapToDouble(JudgedComparison::detectableDrop)
                .max()
                .orElse(1);
        double smallest = evidence.comparisons().stream()
                .mapToDouble(JudgedComparison::detectableDrop)
                .min()
                .orElse(1);
        return String.format(
                Locale.ROOT,
                "nothing is lost significantly; drops under %.1f points (%.1f in the smallest group) could not have been seen",
                100 * smallest,
                100 * largest);
    }
}
