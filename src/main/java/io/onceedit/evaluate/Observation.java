package io.onceedit.evaluate;

import io.onceedit.corpus.Probe;
import io.onceedit.gate.GateDecision;
import java.util.List;
import java.util.Objects;

/**
 * What one probe showed under one protocol.
 *
 * @param probe the question
 * @param protocol how it was asked
 * @param verdict how it went
 * @param answers the answers in words and tokens; {@link Answers#NONE} for an error
 * @param decision the gate's decision; {@link GateDecision#CLOSED} where an error came before it
 * @param latencyMillis wall time of gate and rule for this probe, in milliseconds: its share of the batch it was answered in; the host's
 *     own pass, which is shared by all methods, is not in it
 */
public record Observation(
        Probe probe, Protocol protocol, Verdict verdict, Answers answers, GateDecision decision, double latencyMillis) {
    /**
     * The answers that a verdict is about.
     *
     * @param output the edited system's answer
     * @param hostOutput the untouched host's answer
     * @param positions one for each answer position
     * @param computedOver what the rule looked at, see {@link io.onceedit.ensemble.FusedAnswer}; {@code host} where the gate was closed
     * @param recalled whether the host's own answer was known from before
     * @param candidates one for each answer position whose distributions are kept; empty where they are not
     */
    public record Answers(
            String output,
            String hostOutput,
            List<AnswerPosition> positions,
            String computedOver,
            boolean recalled,
            List<Candidates> candidates) {
        /** No answers: the probe could not be evaluated. */
        public static final Answers NONE = new Answers("", "", List.of(), "", false, List.of());

        public Answers {
            Objects.requireNonNull(output, "output");
            Objects.requireNonNull(hostOutput, "hostOutput");
            Objects.requireNonNull(computedOver, "computedOver");
            positions = List.copyOf(positions);
            candidates = candidates == null ? List.of() : List.copyOf(candidates); // where they are stored apart
        }

        /** The same without candidates. */
        public Answers withoutCandidates() {
            return new Answers(output, hostOutput, positions, computedOver, recalled, List.of());
        }
    }

    public Observation {
        Objects.requireNonNull(probe, "probe");
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(answers, "answers");
        Objects.requireNonNull(decision, "decision");
    }

    /** The same without candidates. */
    public Observation withoutCandidates() {
        return new Observation(probe, protocol, verdict, answers.withoutCandidates(), decision, latencyMillis);
    }

    /** Whether the probe counts as passed; never true for an error. */
    public boolean pass() {
        return verdict.pass();
    }

    /** A probe that could not be evaluated. */
    public static Observation error(Probe probe, Protocol protocol, String reason, GateDecision decision) {
        return new Observation(probe, protocol, Verdict.error(reason), Answers.NONE, decision, 0);
    }
}
