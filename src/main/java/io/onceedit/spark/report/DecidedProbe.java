package io.onceedit.spark.report;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;

/**
 * A probe of a method with what its gate would say.
 *
 * @param scored what the answer that would stand counts for; an error where it is not known
 * @param open whether the gate would be open
 * @param wasOpen whether it was
 * @param known whether the answer that would stand is known
 */
record DecidedProbe(StoredScores.ScoredOutcome scored, boolean open, boolean wasOpen, MethodAnswer.Known known)
        implements Serializable {
    /**
     * Decides.
     *
     * @param host the method that is the untouched host
     * @param answers every method's answer to the probe, by its name
     * @return empty where the changed method was not asked
     */
    static Optional<DecidedProbe> of(WhatIf.Change change, String host, Map<String, MethodAnswer> answers) {
        return Optional.ofNullable(answers.get(change.method())).map(own -> {
            if (own.scored().isError()) { // nobody knows what its gate would say
                return new DecidedProbe(own.scored(), false, false, MethodAnswer.Known.NO);
            }
            Optional<String> opened = opened(change, own, answers);
            Optional<MethodAnswer> chosen = opened.isEmpty()
                    ? Optional.ofNullable(answers.get(host))
                    : fused(change.answers().isEmpty() ? opened.get() : change.answers(), answers);
            StoredScores.ScoredOutcome before = own.scored();
            MethodAnswer.Known known = chosen.map(MethodAnswer::known).orElse(MethodAnswer.Known.NO);
            StoredScores.ScoredOutcome after = chosen.filter(answer -> known == MethodAnswer.Known.YES)
                    .map(MethodAnswer::scored)
                    .map(scored -> before.with(scored.isError(), scored.score(), scored.exact()))
                    .orElseGet(() -> before.with(true, 0, 0));
            return new DecidedProbe(after, opened.isPresent(), own.open(), known);
        });
    }

    /** The method whose gate lets its answer stand; empty where the host's stands. */
    private static Optional<String> opened(WhatIf.Change change, MethodAnswer own, Map<String, MethodAnswer> answers) {
        if (own.isOpen(change.leastAlpha())
                && change.and().stream().allMatch(method -> isOpen(method, change, answers))) {
            return Optional.of(change.method());
        }
        return change.or().stream()
                .filter(method -> isOpen(method, change, answers))
                .findFirst();
    }

    private static boolean isOpen(String method, WhatIf.Change change, Map<String, MethodAnswer> answers) {
        return answers.containsKey(method) && answers.get(method).isOpen(change.leastAlpha());
    }

    /** The method's answer where its gate was open, so that it is a fused one. */
    private static Optional<MethodAnswer> fused(String method, Map<String, MethodAnswer> answers) {
        return Optional.ofNullable(answers.get(method)).filter(MethodAnswer::open);
    }
}
