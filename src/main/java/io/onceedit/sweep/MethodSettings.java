package io.onceedit.sweep;

import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.text.TextRule;
import io.onceedit.evaluate.Protocol;
import io.onceedit.gate.GateExpression;
import io.onceedit.gate.GateSettings;
import io.onceedit.plugin.TrainingSettings;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One method of a sweep: a row of its result table.
 *
 * @param name its name in tables
 * @param rule fusion rule by name, or {@value #HOST} for the untouched host
 * @param options the rule's options
 * @param gate how prompts are gated
 * @param training how its plug-in is trained
 * @param protocols how its probes are asked
 * @param records how many edits of each batch are evaluated; 0 evaluates all
 */
public record MethodSettings(
        String name,
        String rule,
        RuleOptions options,
        GateSettings gate,
        TrainingSettings training,
        List<Protocol> protocols,
        long records)
        implements Serializable {
    private static final Set<String> ALIGNED_RULES = Set.of("fixed-search", "dynamic-search", "dynamic-enhanced");

    /** The rule's name of the untouched host. */
    public static final String HOST = "host";

    public MethodSettings {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(training, "training");
        protocols = List.copyOf(protocols);
    }

    /** The method with other gates. */
    MethodSettings withGate(GateExpression expression) {
        return new MethodSettings(name, rule, options, gate.withExpression(expression), training, protocols, records);
    }

    /** Whether the method's rule maps tokens through an alignment table. */
    public boolean mapsTokens() {
        return mapsTokens(rule);
    }

    /** Whether a rule maps tokens through an alignment table. */
    static boolean mapsTokens(String rule) {
        return ALIGNED_RULES.contains(rule);
    }

    /** Whether the method's rule tells what the plug-in gives the host's tokens, so that they can be fused again under another weight. */
    public boolean tellsShares() {
        return rule.equals(TextRule.NAME);
    }

    /** Whether the method leaves the host as it is, without a plug-in. */
    public boolean isHost() {
        return rule.equals(HOST);
    }
}
