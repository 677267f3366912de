package io.onceedit.ensemble.text;

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
import io.onceedit.ensemble.TextOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule {@code text-exact}: the host token that is likeliest under the sum over all token sequences of the plug-in that cover the text
 * ({@link ExactSearch} says which, and what remains approximate). It is what {@code text}, which follows one sequence, is measured
 * against. Safe for use by many threads.
 */
public final class TextExactRule implements FusionRule {
    /** The name in configurations. */
    public static final String NAME = "text-exact";

    private final Pair pair;
    private final HostScores hostScores;
    private final TextOptions options;

    TextExactRule(Pair pair, HostScores hostScores, TextOptions options) {
        this.pair = pair;
        this.hostScores = hostScores;
        this.options = options;
    }

    /** Binds the rule to a host and a plug-in. */
    public static FusionRule create(RuleOptions options, RuleContext context) {
        return new TextExactRule(
                Pair.of(context), new DecoderHostScores(context.host().decoder()), options.text());
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<FusedAnswer> fuse(List<GatedAnswer> answers) {
        return Batches.of(answers, options.batchRows(), this::fuseTogether);
    }

    private List<FusedAnswer> fuseTogether(List<GatedAnswer> answers) {
        List<ExactSearch> searches = new ArrayList<>();
        for (GatedAnswer answer : answers) {
            HostPass pass = answer.pass();
            for (int i = 0; i < pass.positions(); i++) {
                HostPosition position = HostPosition.of(pass, i, pair.writer().tokenizer());
                searches.add(search(pass.prompt(), position, ExactSearch.Goal.TOKEN));
            }
        }
        try (VoiceSession session = pair.voice().open()) {
            finish(searches, session);
        }
        List<FusedAnswer> fused = new ArrayList<>();
        int next = 0;
        for (GatedAnswer answer : answers) {
            List<FusedPosition> positions = new ArrayList<>();
            for (ExactSearch search :
                    searches.subList(next, next + answer.pass().positions())) {
                ExactToken found = search.result();
                positions.add(new FusedPosition(
                        found.id(), found.pluginText(), answer.decision().alpha()));
            }
            next += positions.size();
            fused.add(new FusedAnswer(positions, "text"));
        }
        return fused;
    }

    private ExactSearch search(String prompt, HostPosition position, ExactSearch.Goal goal) {
        return new ExactSearch(pair, pair.pluginText(prompt, position), position, options, goal);
    }

    private void finish(List<ExactSearch> searches, VoiceSession session) {
        Map<TokenPath, List<ExactSearch>> wanted = wanted(searches);
        while (!wanted.isEmpty()) {
            Map<TokenPath, List<ExactSearch>> asked = wanted;
            List<TokenPath> contexts = List.copyOf(asked.keySet());
            pair.voice().counters().decodingRows.add(contexts.size());
            session.logits(contexts.stream().map(TokenPath::ids).toList(), (index, logits) -> {
                double[] probabilities = Softmax.probabilities(logits, pair.voice()::isSpeakable);
                TokenPath context = contexts.get(index);
                asked.get(context).forEach(search -> search.accept(context, probabilities));
            });
            wanted = wanted(searches);
        }
    }

    private static Map<TokenPath, List<ExactSearch>> wanted(List<ExactSearch> searches) {
        Map<TokenPath, List<ExactSearch>> wanted = new LinkedHashMap<>();
        for (ExactSearch search : searches) {
            for (TokenPath context : search.wanted()) {
                wanted.computeIfAbsent(context, c -> new ArrayList<>()).add(search);
            }
        }
        return wanted;
    }

    @Override
    public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
        return Batches.of(prompts, options.batchRows(), batch -> {
            List<Utterance> utterances = Utterance.begin(batch, pair.writer().tokenizer(), maximumTokens);
            try (VoiceSession session = pair.voice().open()) {
                speakAll(utterances, session);
            }
            return utterances.stream().map(Utterance::generation).toList();
        });
    }

    private void speakAll(List<Utterance> utterances, VoiceSession session) {
        List<Utterance> open = Utterance.open(utterances);
        while (!open.isEmpty()) {
            List<ExactSearch> searches = open.stream()
                    .map(utterance -> search(utterance.prompt(), utterance.position(), ExactSearch.Goal.TOKEN))
                    .toList();
            finish(searches, session);
            for (int i = 0; i < searches.size(); i++) {
                ExactToken found = searches.get(i).result();
                open.get(i).append(found.id(), found.pluginText());
            }
            open = Utterance.open(open);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Its distribution is {@code (1 - alpha) p_h + alpha p}, with p summed until at most the tolerance is unexplored or the limit of
     * nodes is reached; the token is the likeliest of p.
     */
    @Override
    public NextToken next(GatedPrompt prefix) {
        HostPosition position = HostPosition.behind(pair.writer().tokenizer(), prefix.prompt());
        ExactToken found = exactly(prefix.prompt(), position, ExactSearch.Goal.DISTRIBUTION);
        double[] host = hostScores.probabilities(position.tokens());
        return new NextToken(
                found.id(),
                Mixture.of(host, found.probabilities(), prefix.decision().alpha()));
    }

    /** The sum at one position behind a prompt. */
    ExactToken exactly(String prompt, HostPosition position, ExactSearch.Goal goal) {
        ExactSearch search = search(prompt, position, goal);
        try (VoiceSession session = pair.voice().open()) {
            finish(List.of(search), session);
        }
        return search.result();
    }
}
