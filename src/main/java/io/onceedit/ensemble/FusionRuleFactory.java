package io.onceedit.ensemble;

/** Binds a rule to a host and a plug-in. */
@FunctionalInterface
public interface FusionRuleFactory {
    /** A rule of its own for the caller, who closes it before the models of the context. */
    FusionRule create(RuleOptions options, RuleContext context);
}
