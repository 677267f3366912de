package io.onceedit.sweep;

import io.onceedit.align.EmbeddingForm;
import io.onceedit.config.Section;
import io.onceedit.ensemble.AlphaOf;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.SearchOptions;
import io.onceedit.ensemble.TextOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Reads a rule's options, and reports those that its rule has no use for. */
final class RuleOptionsReader {
    private static final List<String> FIXED_WEIGHT = List.of("fixed-search");
    private static final List<String> GATES_WEIGHT = List.of("dynamic-search", "dynamic-enhanced");
    private static final List<String> MAPPING = List.of("fixed-search", "dynamic-search", "dynamic-enhanced");
    private static final List<String> SAYING_TEXT = List.of("text", "text-exact");

    private RuleOptionsReader() {}

    /**
     * The section {@code options} of a method.
     *
     * @param rule the method's
     */
    static RuleOptions read(Section method, String rule) {
        Section section = method.section("options");
        RuleOptions options = new RuleOptions(
                section.number("alpha", RuleOptions.DEFAULT.fixedAlpha(), 0, 1),
                named(section, "alpha_of", AlphaOf.PROMPT, AlphaOf.values()),
                named(section, "embeddings", EmbeddingForm.RAW, EmbeddingForm.values()),
                search(section.section("search")),
                text(section.section("text")));
        section.finish();
        Unread unread = new Unread(section, rule, options);
        unread.report("alpha", FIXED_WEIGHT, RuleOptions::fixedAlpha);
        unread.report("alpha_of", GATES_WEIGHT, RuleOptions::alphaOf);
        unread.report("embeddings", MAPPING, RuleOptions::embeddings);
        unread.report("search", MAPPING, RuleOptions::search);
        unread.report("text", SAYING_TEXT, RuleOptions::text);
        return options;
    }

    /** Options that a rule does not read: they may stand at their defaults, where they change nothing. */
    private record Unread(Section section, String rule, RuleOptions options) {
        void report(String key, List<String> readers, Function<RuleOptions, Object> value) {
            boolean isDefault = value.apply(options).equals(value.apply(RuleOptions.DEFAULT));
            if (!readers.contains(rule) && !isDefault) {
                section.report(
                        key,
                        "Invalid option: rule " + rule + " does not read it; leave it out, or take a rule that does: "
                                + String.join(", ", readers));
            }
        }
    }

    private static SearchOptions search(Section section) {
        SearchOptions published = SearchOptions.DEFAULT;
        SearchOptions options = new SearchOptions(
                (int) section.integer("steps", published.steps(), 1, 1_000),
                section.number("learning_rate", published.learningRatePerStep(), 1e-6, 10),
                (int) section.integer("candidates", published.candidates(), 1, 1_000_000),
                section.number("mass_cut_off", published.massCutOff(), 0, 0.99),
                section.integer("vocabulary_bytes", published.vocabularyBytes(), 0, Long.MAX_VALUE));
        section.finish();
        return options;
    }

    private static TextOptions text(Section section) {
        TextOptions defaults = TextOptions.DEFAULT;
        TextOptions options = new TextOptions(
                (int) section.integer("batch_rows", defaults.batchRows(), 1, 4096),
                (int) section.integer("look_ahead_tokens", defaults.lookAheadTokens(), 1, 4096),
                (int) section.integer("exact_nodes", defaults.exactNodes(), 1, 1_000_000),
                section.number("exact_tolerance", defaults.exactTolerance(), 1e-9, 0.999));
        section.finish();
        return options;
    }

    /** One of an enumeration's names, in lower case. */
    static <E extends Enum<E>> E named(Section section, String key, E defaultValue, E[] values) {
        Function<E, String> name = value -> value.name().toLowerCase(Locale.ROOT);
        String chosen = section.choice(
                key, name.apply(defaultValue), Arrays.stream(values).map(name).toList());
        return Arrays.stream(values)
                .filter(value -> name.apply(value).equals(chosen))
                .findFirst()
                .orElse(defaultValue);
    }
}
