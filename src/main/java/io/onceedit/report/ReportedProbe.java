package io.onceedit.report;

import io.onceedit.corpus.ProbeKind;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A probe with its texts.
 *
 * @param place where it belongs
 * @param prompt what was asked
 * @param answers what was said
 * @param gate what the gate made of the prompt
 * @param verdict how it went
 */
public record ReportedProbe(Place place, String prompt, Answers answers, Gate gate, Verdict verdict) {
    public ReportedProbe {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(prompt, "prompt");
        Objects.requireNonNull(answers, "answers");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(verdict, "verdict");
    }

    /**
     * Where a probe belongs.
     *
     * @param group place of its group in the report
     * @param fact place of its fact in the report
     * @param kind what it asks
     */
    public record Place(int group, int fact, ProbeKind kind) {}

    /**
     * What was said to a prompt; empty where it is not known.
     *
     * @param target the answer that the probe names
     * @param host what the host alone says
     * @param plugin what the plug-in alone says
     * @param fused what the edited system says
     */
    public record Answers(String target, String host, String plugin, String fused) {
        /** What is right: the probe's answer, or the host's. */
        public String expected(ProbeKind kind) {
            return kind.expectsTarget() ? target : host;
        }
    }

    /**
     * What a gate made of a prompt.
     *
     * @param alpha the plug-in's weight; empty for an error
     * @param open whether the gate held it for a prompt about an edit
     * @param firedFact the edit that it named first; empty where it named none
     */
    public record Gate(OptionalDouble alpha, boolean open, String firedFact) {}

    /**
     * How a probe went.
     *
     * @param pass whether the answer is right
     * @param error whether there is none
     * @param reason why pass is false: a code, or what went wrong in words; empty where it is true
     */
    public record Verdict(boolean pass, boolean error, String reason) {}
}
