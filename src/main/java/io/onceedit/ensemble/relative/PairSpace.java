package io.onceedit.ensemble.relative;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.align.Aligner;
import io.onceedit.align.AlignmentSettings;
import io.onceedit.align.AlignmentTable;
import io.onceedit.align.RelativeSpace;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.SearchOptions;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The space in which host and plug-in meet: r = (1 - alpha) p_host R_host + alpha p_plugin R_plugin.
 *
 * <p>P = positions, A = anchors, C = candidates. Where the rows of a vocabulary fit the budget they are computed once and held, nothing is
 * cut off, and a search runs over all host tokens; else only the rows of likely tokens are computed. Not safe for several threads.
 */
final class PairSpace implements AutoCloseable {
    /** Positions that are mixed together share the rows of this many tokens of a model. */
    private static final int TOKENS_OF_A_GROUP = 512;

    private static final int POSITIONS_OF_A_GROUP = 64;

    private final SearchOptions options;
    private final boolean searches;
    private final RelativeSpace hostSpace;
    private final RelativeSpace pluginSpace;
    private final NDManager owner;
    private final boolean wholeVocabulary;
    private final RowSource hostRows;
    private final RowSource pluginRows;

    private PairSpace(RelativeSpace hostSpace, RelativeSpace pluginSpace, SearchOptions options, boolean searches) {
        this.searches = searches;
        this.options = options;
        this.hostSpace = hostSpace;
        this.pluginSpace = pluginSpace;
        this.owner = hostSpace.newScope();
        this.wholeVocabulary = denseBytes(hostSpace) <= options.vocabularyBytes()
                && denseBytes(pluginSpace) <= options.vocabularyBytes();
        this.hostRows = source(hostSpace);
        this.pluginRows = source(pluginSpace);
    }

    /**
     * Computes what is held. Where that fails, nothing is held.
     *
     * @param searches whether the rows of all candidates are needed, or those that are mixed alone
     */
    static PairSpace open(RuleContext context, AlignmentTable table, SearchOptions options, boolean searches) {
        AlignmentSettings settings = table.key().settings();
        RelativeSpace host = Aligner.hostSpace(context.host(), table.anchors(), settings);
        try {
            RelativeSpace plugin = Aligner.pluginSpace(context.plugin().model(), table.anchors(), settings);
            try {
                return new PairSpace(host, plugin, options, searches);
            } catch (RuntimeException e) {
                plugin.close();
                throw e;
            }
        } catch (RuntimeException e) {
            host.close();
            throw e;
        }
    }

    private static long denseBytes(RelativeSpace space) {
        return (long) space.tokens() * space.anchors() * Float.BYTES;
    }

    private RowSource source(RelativeSpace space) {
        return wholeVocabulary ? RowSource.Held.of(owner, space) : new RowSource.Computed(space);
    }

    /** The host's side. */
    RelativeSpace hostSpace() {
        return hostSpace;
    }

    /** Whether all tokens of both models take part. */
    boolean isWholeVocabulary() {
        return wholeVocabulary;
    }

    /** How many of the host's most likely tokens take part. */
    int hostTokens() {
        return wholeVocabulary ? hostSpace.tokens() : options.candidates();
    }

    /** How many of the plug-in's most likely tokens take part. */
    int pluginTokens() {
        return wholeVocabulary ? pluginSpace.tokens() : options.candidates();
    }

    /** What a rule looked at, as results state it. */
    String computedOver() {
        return wholeVocabulary ? "vocabulary" : "candidates:" + options.candidates();
    }

    /** What is done with the positions of a group, whose arrays are freed afterwards. */
    @FunctionalInterface
    interface GroupAction {
        /**
         * @param first the place of the group's first position among all
         * @param fused r of each position of the group, (P, A)
         * @param rows the rows of all host tokens that the group needs
         */
        void accept(int first, NDArray fused, RowBlock rows);
    }

    /**
     * The largest number of each anchor's column among the host's rows, (A): no host token leans more to the anchor. Only where the whole
     * vocabulary takes part.
     */
    float[] largestOfColumns() {
        try (NDManager scope = owner.newSubManager()) {
            NDArray rows = hostRows.block(scope, new int[0]).rows();
            NDArray largest = rows.max(new int[] {0});
            largest.attach(scope);
            return largest.toFloatArray();
        }
    }

    /** Mixes positions, in groups that share rows. What may be missing of a host has no part in the mixture. */
    void forGroups(List<Meeting> meetings, GroupAction action) {
        int start = 0;
        while (start < meetings.size()) {
            int end = endOfGroup(meetings, start);
            try (NDManager scope = owner.newSubManager()) {
                List<Meeting> group = meetings.subList(start, end);
                RowBlock host = hostRows.block(scope, tokensOf(group, this::hostTokens));
                NDArray fused = hostMixtures(scope, group, host).addi(pluginMixtures(scope, group)); // (P, A)
                action.accept(start, fused, host);
            }
            start = end;
        }
    }

    private NDArray hostMixtures(NDManager scope, List<Meeting> group, RowBlock rows) {
        List<TokenDistribution> distributions =
                group.stream().map(m -> hostMass(m.host())).toList();
        double[] scales = group.stream()
                .mapToDouble(m -> (1 - m.alpha()) * (1 - m.missing()))
                .toArray();
        return rows.mix(scope, distributions, scales);
    }

    private NDArray pluginMixtures(NDManager scope, List<Meeting> group) {
        try (NDManager inner = scope.newSubManager()) {
            List<TokenDistribution> distributions =
                    group.stream().map(m -> pluginMass(m.plugin())).toList();
            RowBlock rows = pluginRows.block(
                    inner, tokensOf(group, m -> pluginMass(m.plugin()).tokens()));
            double[] scales = group.stream().mapToDouble(Meeting::alpha).toArray();
            NDArray mixtures = rows.mix(inner, distributions, scales);
            mixtures.attach(scope);
            return mixtures;
        }
    }

    private TokenDistribution hostMass(TokenDistribution host) {
        return wholeVocabulary ? host : host.top(hostTokens()).carrying(options.massCutOff());
    }

    private TokenDistribution pluginMass(TokenDistribution plugin) {
        return wholeVocabulary ? plugin : plugin.top(pluginTokens()).carrying(options.massCutOff());
    }

    /**
     * The host tokens that a search may choose from: the host's most likely ones, and those that stand for the plug-in's most likely ones;
     * rising and distinct, (C).
     */
    int[] candidates(Meeting meeting) {
        if (wholeVocabulary) {
            return IntStream.range(0, hostSpace.tokens()).toArray();
        }
        IntStream plugin = Arrays.stream(meeting.plugin().top(pluginTokens()).tokens())
                .map(pluginSpace::anchorOfToken)
                .filter(anchor -> anchor >= 0)
                .map(hostSpace::tokenOfAnchor);
        IntStream host = Arrays.stream(meeting.host().top(hostTokens()).tokens());
        return IntStream.concat(host, plugin).sorted().distinct().toArray();
    }

    private int endOfGroup(List<Meeting> meetings, int start) {
        Set<Integer> tokens = new HashSet<>();
        int end = start;
        while (end < meetings.size() && end - start < POSITIONS_OF_A_GROUP) {
            if (!wholeVocabulary) {
                Arrays.stream(hostTokens(meetings.get(end))).forEach(tokens::add);
            }
            if (end > start && tokens.size() > TOKENS_OF_A_GROUP) {
                return end;
            }
            end++;
        }
        return end;
    }

    /** The host tokens whose rows a position needs. */
    private int[] hostTokens(Meeting meeting) {
        return searches || wholeVocabulary
                ? candidates(meeting)
                : hostMass(meeting.host()).tokens();
    }

    private static int[] tokensOf(List<Meeting> group, Function<Meeting, int[]> tokens) {
        return group.stream()
                .flatMapToInt(meeting -> Arrays.stream(tokens.apply(meeting)))
                .sorted()
                .distinct()
                .toArray();
    }

    @Override
    public void close() {
        hostSpace.close(); // and with it what the owner holds
        pluginSpace.close();
    }
}
