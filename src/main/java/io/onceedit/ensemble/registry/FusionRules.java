package io.onceedit.ensemble.registry;

import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.FusionRuleFactory;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.relative.RelativeRules;
import io.onceedit.ensemble.text.TextExactRule;
import io.onceedit.ensemble.text.TextRule;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds fusion rules by the names that configurations use. */
public final class FusionRules {
    private static final Map<String, FusionRuleFactory> FACTORIES = Map.copyOf(factories());

    private FusionRules() {}

    private static Map<String, FusionRuleFactory> factories() {
        Map<String, FusionRuleFactory> factories = new TreeMap<>();
        factories.put(TextRule.NAME, TextRule::create);
        factories.put(TextExactRule.NAME, TextExactRule::create);
        factories.putAll(RelativeRules.factories());
        return factories;
    }

    /** The names of all rules. */
    public static SortedSet<String> names() {
        return new TreeSet<>(FACTORIES.keySet());
    }

    /**
     * Binds a rule to a host and a plug-in. The caller closes it before the models.
     *
     * @throws IllegalArgumentException where no rule has that name, with the names there are
     */
    public static FusionRule create(String name, RuleOptions options, RuleContext context) {
        FusionRuleFactory factory = FACTORIES.get(name);
        if (factory == null) {
            throw new IllegalArgumentException("Unsupported fusion rule " + name + ": expected one of " + names());
        }
        return factory.create(options, context);
    }
}
