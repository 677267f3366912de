package io.onceedit.ensemble.text;

import io.onceedit.ensemble.FusedAnswer;
import io.onceedit.ensemble.FusedGeneration;
import io.onceedit.ensemble.FusedPosition;
import io.onceedit.ensemble.FusionRule;
import io.onceedit.ensemble.GatedAnswer;
import io.onceedit.ensemble.GatedPrompt;
import io.onceedit.ensemble.HostPass;
import io.onceedit.ensemble.NextToken;
import io.onceedit.ensemble.PluginShares;
import io.onceedit.ensemble.RuleContext;
import io.onceedit.ensemble.RuleOptions;
import io.onceedit.ensemble.TextOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rule {@code text}: the plug-in says what comes next as text, and the host's tokenizer says which of its tokens that is.
 *
 * <p>The next token is decided by the plug-in's greedy continuation alone ({@link Walk}), as the gate is open; alpha weighs only the
 * distribution of {@link #next}. The continuation goes on until the host's next token is settled ({@link HostWriter}).
 *
 * <p>Known answers are verified: one plug-in pass over prompt and answer serves all positions and all hosts wherever the plug-in says
 * the answer itself, and steps of decoding are spent only where it deviates. A verified answer is a draft like that of speculative
 * decoding: the outcome equals plain decoding. Safe for use by many threads.
 */
public final class TextRule implements FusionRule {
    /** The name in configurations. */
    public static final String NAME = "text";

    /** More than are kept of them by far: what is left unread blurs every share. */
    private static final int LIKELIEST = 64;

    private final Pair pair;
    private final HostScores hostScores;
    private final TextOptions options;
    private final boolean verifies;
    private final int likeliest;

    /** @param verifies whether known answers are read whole before any decoding */
    TextRule(Pair pair, HostScores hostScores, TextOptions options, boolean verifies) {
        this(pair, hostScores, options, verifies, 0);
    }

    /**
     * A rule that may tell shares.
     *
     * @param likeliest of how many of the plug-in's tokens it tells what they give the host's, with known answers; 0 for none
     */
    TextRule(Pair pair, HostScores hostScores, TextOptions options, boolean verifies, int likeliest) {
        this.pair = pair;
        this.hostScores = hostScores;
        this.options = options;
        this.verifies = verifies;
        this.likeliest = likeliest;
    }

    /** Binds the rule to a host and a plug-in. */
    public static FusionRule create(RuleOptions options, RuleContext context) {
        return new TextRule(
                Pair.of(context),
                new DecoderHostScores(context.host().decoder()),
                options.text(),
                true,
                context.tellsShares() ? LIKELIEST : 0);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<FusedAnswer> fuse(List<GatedAnswer> answers) {
        return Batches.of(answers, options.batchRows(), batch -> {
            try (Speaking speaking = new Speaking(pair.voice(), likeliest)) {
                return fuse(batch, speaking);
            }
        });
    }

    private List<FusedAnswer> fuse(List<GatedAnswer> answers, Speaking speaking) {
        List<HostWalks> walks = walked(answers, speaking);
        List<FusedAnswer> fused = new ArrayList<>();
        for (int i = 0; i < walks.size(); i++) {
            fused.add(written(walks.get(i), answers.get(i).decision().alpha(), speaking));
        }
        return fused;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Each is of the distribution that {@link #next} has: the host's part is known from its pass, so that the plug-in alone is read.
     */
    @Override
    public List<double[]> logProbNats(List<GatedAnswer> answers) {
        return Batches.of(answers, options.batchRows(), batch -> {
            try (Speaking speaking = new Speaking(pair.voice(), 0)) {
                List<HostWalks> walks = walked(batch, speaking);
                List<double[]> likelihoods = new ArrayList<>();
                for (int i = 0; i < walks.size(); i++) {
                    likelihoods.add(logProbNats(batch.get(i), walks.get(i), speaking));
                }
                return likelihoods;
            }
        });
    }

    private double[] logProbNats(GatedAnswer answer, HostWalks walks, Speaking speaking) {
        HostPass pass = answer.pass();
        double alpha = answer.decision().alpha();
        double[] nats = new double[pass.positions()];
        for (int i = 0; i < nats.length; i++) {
            Walk walk = walks.walks().get(i);
            int id = write(walks.positions().get(i), walk.continuation());
            double plugin = masses(walk, id, speaking).getOrDefault(pass.expected(i), 0.0);
            double host = Math.exp(pass.expectedLogProbNats()[i]);
            nats[i] = Math.log((1 - alpha) * host + alpha * plugin);
        }
        return nats;
    }

    /** What the plug-in's distribution in front of its choice becomes over the host's tokens. */
    private Map<Integer, Double> masses(Walk walk, int decided, Speaking speaking) {
        Map<Integer, Double> masses = new HashMap<>();
        speaking.read(
                walk.leavingContext(),
                logits -> masses.putAll(new PushForward(pair).masses(logits, walk.leavingRemainder(), decided)));
        return masses;
    }

    /** A walk for every position of some answers, each at its end. */
    private List<HostWalks> walked(List<GatedAnswer> answers, Speaking speaking) {
        List<HostWalks> walks =
                answers.stream().map(answer -> walksOver(answer.pass())).toList();
        if (verifies) {
            List<Speaking.KnownAnswer> unknown = new ArrayList<>();
            for (int i = 0; i < walks.size(); i++) {
                if (!walks.get(i).walks().stream().allMatch(speaking::isKnown)) {
                    known(answers.get(i).pass()).ifPresent(unknown::add);
                }
            }
            speaking.verify(unknown);
        }
        speaking.finish(walks.stream().flatMap(w -> w.walks().stream()).toList());
        return walks;
    }

    private Optional<Speaking.KnownAnswer> known(HostPass pass) {
        PluginText text = new PluginText(pair.voice().vocabulary(), pass.prompt(), Utf8.EMPTY);
        String behind = Utf8.text(text.written()) + " " + pass.answer();
        return text.tokensWith(behind)
                .map(tokens ->
                        new Speaking.KnownAnswer(tokens, text.promptTokens().length()));
    }

    private HostWalks walksOver(HostPass pass) {
        List<HostPosition> positions = new ArrayList<>();
        List<Walk> walks = new ArrayList<>();
        for (int i = 0; i < pass.positions(); i++) {
            HostPosition position = HostPosition.of(pass, i, pair.writer().tokenizer());
            positions.add(position);
            walks.add(walk(pass.prompt(), position));
        }
        return new HostWalks(positions, walks);
    }

    private Walk walk(String prompt, HostPosition position) {
        return new Walk(
                pair.voice(),
                pair.pluginText(prompt, position),
                said -> pair.writer().next(position, said).settled(),
                options.lookAheadTokens());
    }

    private FusedAnswer written(HostWalks walks, double alpha, Speaking speaking) {
        List<Likeliest> leaving = likeliest == 0 ? List.of() : speaking.leaving(walks.walks());
        List<FusedPosition> fused = new ArrayList<>();
        for (int i = 0; i < walks.positions().size(); i++) {
            Walk walk = walks.walks().get(i);
            int id = write(walks.positions().get(i), walk.continuation());
            PluginShares shares = leaving.isEmpty()
                    ? PluginShares.NONE
                    : new PushForward(pair).shares(leaving.get(i), walk.leavingRemainder(), id);
            fused.add(new FusedPosition(id, walk.continuation().text(), alpha, shares));
        }
        return new FusedAnswer(fused, NAME);
    }

    private int write(HostPosition position, Continuation said) {
        HostWriter.NextWritten next = pair.writer().next(position, said);
        if (!next.kept()) {
            pair.voice().counters().boundaryFallbacks.increment();
        }
        return next.id();
    }

    /**
     * {@inheritDoc}
     *
     * <p>The plug-in speaks once, to the end of its line, in the host's tokens; there the answer ends.
     */
    @Override
    public List<FusedGeneration> generate(List<GatedPrompt> prompts, int maximumTokens) {
        return Batches.of(prompts, options.batchRows(), batch -> {
            List<Utterance> utterances = Utterance.begin(batch, pair.writer().tokenizer(), maximumTokens);
            try (Speaking speaking = new Speaking(pair.voice(), 0)) {
                speakAll(utterances, speaking);
            }
            return utterances.stream().map(Utterance::generation).toList();
        });
    }

    private void speakAll(List<Utterance> utterances, Speaking speaking) {
        List<Utterance> open = Utterance.open(utterances);
        while (!open.isEmpty()) {
            List<Walk> walks = open.stream()
                    .map(utterance -> walk(utterance.prompt(), utterance.position()))
                    .toList();
            speaking.finish(walks);
            for (int i = 0; i < walks.size(); i++) {
                Utterance utterance = open.get(i);
                Continuation said = walks.get(i).continuation();
                utterance.append(write(utterance.position(), said), said.text());
            }
            open = Utterance.open(open);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Its distribution is {@code (1 - alpha) p_h + alpha p}. In p every plug-in token gives its mass to the longest host token that its
     * text begins with (its anchor, where the two share the token); the one that the plug-in chose gives it to the rule's own next token,
     * which is known from further ahead.
     */
    @Override
    public NextToken next(GatedPrompt prefix) {
        HostPosition position = HostPosition.behind(pair.writer().tokenizer(), prefix.prompt());
        Walk walk = walk(prefix.prompt(), position);
        try (Speaking speaking = new Speaking(pair.voice(), 0)) {
            speaking.finish(List.of(walk));
            int id = write(position, walk.continuation());
            Map<Integer, Double> plugin = masses(walk, id, speaking);
            double[] host = hostScores.probabilities(position.tokens());
            return new NextToken(id, Mixture.of(host, plugin, prefix.decision().alpha()));
        }
    }

    /** The next token alone, behind a prompt and what was written behind it in the host's tokens. */
    int decide(String prompt, HostPosition position) {
        Walk walk = walk(prompt, position);
        try (Speaking speaking = new Speaking(pair.voice(), 0)) {
            speaking.finish(List.of(walk));
        }
        return write(position, walk.continuation());
    }

    /** The positions of one answer, and a walk for each. */
    private record HostWalks(List<HostPosition> positions, List<Walk> walks) {}
}
