package io.onceedit.ensemble.relative;

import io.onceedit.align.AlignmentTable;
import io.onceedit.ensemble.AlphaOf;
import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.HostPass;
import io.onceedit.ensemble.NextToken;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.gate.GateDecision;
import io.onceedit.model.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A published rule. Host and plug-in read the same text, each in its own tokens; the plug-in reads the text in front of each position,
 * tokenised anew. What the alignment costs is paid when the rule is first asked. Not safe for several threads.
 */
final class RelativeRule implements FusionRule {
    private final Kind kind;
    private final RuleOptions options;
    private final RuleContext context;
    private final PluginReader plugin;
    private final HeadReader hostHead;
    private Fusion fusion;

    /** What tells the published rules apart. */
    record Kind(String name, boolean isAlphaFixed, ChoiceFactory choices) {}

    /** Makes the step from r to a token. */
    @FunctionalInterface
    interface ChoiceFactory {
        TokenChoice create(RuleOptions options, AlignmentTable table);
    }

    /** Everything that needs the alignment. */
    private record Fusion(PairSpace pair, TokenChoice choice) {}

    RelativeRule(Kind kind, RuleOptions options, RuleContext context) {
        if (!kind.isAlphaFixed()
                && options.alphaOf() == AlphaOf.POSITION
                && !context.plugin().hasWeightToken()) {
            throw new IllegalArgumentException("Cannot use alpha of each position with rule " + kind.name()
                    + ": the plug-in has no weight token; train it with one, or use alpha of the prompt");
        }
        this.kind = kind;
        this.options = options;
        this.context = context;
        this.plugin = new PluginReader(context.plugin());
        this.hostHead = HeadReader.withoutWeights(
                context.host().decoder(), context.host().tokenizer().vocabularySize());
    }

    @Override
    public String name() {
        return kind.name();
    }

    private Fusion fusion() {
        if (fusion == null) {
            AlignmentTable table = context.alignment().table(options.embeddings());
            TokenChoice choice = kind.choices().create(options, table);
            fusion = new Fusion(PairSpace.open(context, table, options.search(), choice.searches()), choice);
        }
        return fusion;
    }

    @Override
    public List<FusedAnswer> fuse(List<GatedAnswer> answers) {
        List<GatedAnswer> enough =
                answers.stream().filter(answer -> !lacks(answer.pass())).toList();
        Iterator<FusedAnswer> fused = fuseRead(enough).iterator();
        return answers.stream()
                .map(answer -> lacks(answer.pass()) ? uncertain(answer.pass()) : fused.next())
                .toList();
    }

    /** Whether a host's pass keeps too little for an answer, whatever the plug-in says: it need not be asked. */
    private boolean lacks(HostPass pass) {
        return IntStream.range(0, pass.positions()).anyMatch(position -> {
            HostReading host = reading(pass, position);
            return host.kept().size() < leastTokens() || fusion().choice().lacks(host);
        });
    }

    /** Candidates are the rule's own approximation: of a host it takes in so many tokens, and beyond them nothing is missing. */
    private HostReading reading(HostPass pass, int position) {
        HostReading host = HostReading.of(pass, position, words());
        return fusion().pair().isWholeVocabulary() ? host : new HostReading(host.kept(), 0);
    }

    private int leastTokens() {
        return fusion().pair().isWholeVocabulary()
                ? 1
                : Math.min(fusion().pair().hostTokens(), words());
    }

    private int words() {
        return fusion().pair().hostSpace().tokens();
    }

    private FusedAnswer uncertain(HostPass pass) {
        return new FusedAnswer(FusedAnswer.hostsOwn(pass.argmax()).positions(), computedOver(), wantedTokens(pass));
    }

    /** As many tokens as the rule takes in; all that there are where some of a host's most likely ones are no words. */
    private int wantedTokens(HostPass pass) {
        boolean areWords =
                Arrays.stream(pass.topIds()).flatMapToInt(Arrays::stream).allMatch(token -> token < words());
        return areWords && !fusion().pair().isWholeVocabulary()
                ? leastTokens()
                : context.host().decoder().shape().vocabularySize();
    }

    private List<FusedAnswer> fuseRead(List<GatedAnswer> answers) {
        List<String> prefixes = new ArrayList<>();
        for (GatedAnswer answer : answers) {
            for (int position = 0; position < answer.pass().positions(); position++) {
                prefixes.add(answer.pass().prefix(position));
            }
        }
        if (prefixes.isEmpty()) {
            return List.of();
        }
        List<PluginReading> spoken = plugin.read(prefixes, fusion().pair().pluginTokens());
        List<Meeting> meetings = new ArrayList<>();
        for (GatedAnswer answer : answers) {
            for (int position = 0; position < answer.pass().positions(); position++) {
                PluginReading reading = spoken.get(meetings.size());
                HostReading host = reading(answer.pass(), position);
                meetings.add(
                        new Meeting(host.kept(), reading.next(), alpha(answer.decision(), reading), host.missing()));
            }
        }
        return fusedAnswers(answers, meetings, fusion().choice().choose(fusion().pair(), meetings));
    }

    private List<FusedAnswer> fusedAnswers(List<GatedAnswer> answers, List<Meeting> meetings, List<Chosen> chosen) {
        String computedOver = computedOver();
        List<FusedAnswer> results = new ArrayList<>();
        int place = 0;
        for (GatedAnswer answer : answers) {
            List<FusedPosition> positions = new ArrayList<>();
            boolean certain = true;
            for (int position = 0; position < answer.pass().positions(); position++) {
                positions.add(position(meetings.get(place), chosen.get(place).token()));
                certain &= chosen.get(place).certain();
                place++;
            }
            results.add(certain ? new FusedAnswer(positions, computedOver) : uncertain(answer.pass()));
        }
        return results;
    }

    private String computedOver() {
        return fusion().choice().computedOver(fusion().pair());
    }

    private FusedPosition position(Meeting meeting, int chosen) {
        return new FusedPosition(chosen, textOf(meeting.plugin().first()), meeting.alpha());
    }

    private String textOf(int pluginToken) {
        TextTokenizer tokenizer = plugin.tokenizer();
        return tokenizer.isEndOfText(pluginToken)
                ? "\n"
                : new String(tokenizer.bytes(pluginToken), StandardCharsets.UTF_8);
    }

    private double alpha(GateDecision decision, PluginReading reading) {
        if (kind.isAlphaFixed()) {
            return options.fixedAlpha();
        }
        return options.alphaOf() == AlphaOf.PROMPT
                ? decision.alpha()
                : reading.alpha().orElseThrow();
    }

    @Override
    public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
        if (prompts.isEmpty()) {
            return List.of();
        }
        try (FreeGeneration generation = new FreeGeneration(context, hostHead, plugin, prompts)) {
            while (generation.isGoing() && generation.length() < maximumTokens) {
                FreeGeneration.Step step = generation.read(
                        fusion().pair().hostTokens(), fusion().pair().pluginTokens());
                List<Meeting> meetings = new ArrayList<>();
                for (int i = 0; i < step.prompts().size(); i++) {
                    PluginReading reading = step.plugin().get(i);
                    double alpha = alpha(step.prompts().get(i).decision(), reading);
                    meetings.add(new Meeting(step.host().get(i).next(), reading.next(), alpha));
                }
                List<Chosen> chosen = fusion().choice().choose(fusion().pair(), meetings);
                generation.emit(IntStream.range(0, chosen.size())
                        .mapToObj(i -> position(meetings.get(i), chosen.get(i).token()))
                        .toList());
            }
            return generation.results(computedOver());
        }
    }

    @Override
    public NextToken next(GatedPrompt prefix) {
        PairSpace pair = fusion().pair();
        float[] hostLogProbNats = readHost(prefix.prompt());
        PluginReading reading =
                plugin.read(List.of(prefix.prompt()), pair.pluginTokens()).get(0);
        TokenDistribution host = TokenDistribution.of(hostLogProbNats, pair.hostTokens());
        Meeting meeting = new Meeting(host, reading.next(), alpha(prefix.decision(), reading));
        Chosen chosen = fusion().choice().choose(pair, List.of(meeting)).get(0);
        return new NextToken(chosen.token(), new HostProjection(pair).project(meeting, hostLogProbNats));
    }

    private float[] readHost(String text) {
        int[] ids = context.host().tokenizer().encode(text).ids();
        return SequenceReader.readAll(hostHead, ids);
    }

    @Override
    public void close() {
        if (fusion != null) {
            fusion.pair().close();
        }
    }
}
