package io.onceedit.ensemble.relative;

import io.onceedit.ensemble.FusionRuleFactory;
import io.onceedit.ensemble.relative.RelativeRule.Kind;
import java.util.Map;

/** The published rules by the names that configurations use. */
public final class RelativeRules {
    /** DeePEn: a fixed weight, and the search from the host's logits. */
    public static final String FIXED_SEARCH = "fixed-search";
    /** The gate's weight, and the search from the host's logits. */
    public static final String DYNAMIC_SEARCH = "dynamic-search";
    /** OnceEdit as published: the gate's weight, zero initialisation and target augmentation, in closed form. */
    public static final String DYNAMIC_ENHANCED = "dynamic-enhanced";

    private RelativeRules() {}

    /** What makes each rule. */
    public static Map<String, FusionRuleFactory> factories() {
        return Map.of(
                FIXED_SEARCH,
                factory(new Kind(FIXED_SEARCH, true, (options, table) -> new SearchChoice(options.search()))),
                DYNAMIC_SEARCH,
                factory(new Kind(DYNAMIC_SEARCH, false, (options, table) -> new SearchChoice(options.search()))),
                DYNAMIC_ENHANCED,
                factory(new Kind(DYNAMIC_ENHANCED, false, (options, table) -> new EnhancedChoice(table))));
    }

    private static FusionRuleFactory factory(Kind kind) {
        return (options, context) -> new RelativeRule(kind, options, context);
    }
}
