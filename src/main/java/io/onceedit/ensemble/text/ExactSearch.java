package io.onceedit.ensemble.text;

import io.onceedit.ensemble.TextOptions;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The probability of each host token at one position: the plug-in's distribution over continuations, carried through the host's tokenizer.
 *
 * <p>Summed are the probabilities of all token sequences that begin with the prompt's own tokens, are canonical (each is the plug-in
 * tokenizer's own way to write its text) and cover what is written behind the prompt, divided by the sum of all. A sequence counts for a
 * host token as soon as that token is settled ({@link HostWriter}); until then it is expanded, the most likely first.
 *
 * <p>What remains approximate: (1) sequences that were not expanded, because the search could stop or was cut off, and sequences below a
 * tenth of the tolerance, count for the host token that their text would give if nothing followed, and their share is reported as
 * unexplored; (2) of a sequence that counts, what the plug-in would go on with in a way that is not canonical is not taken out; (3) inside a
 * character a sequence's canonical form shows only when the character is complete; (4) a line end ends a continuation.
 *
 * <p>Asked and answered in rounds, so that many searches share the plug-in's batches. Not safe for several threads.
 */
final class ExactSearch {
    private static final int EXPANDED_TOGETHER = 8;
    /** Of the tolerance: sequences below it are not looked at one by one. */
    private static final double SMALLEST_SHARE = 0.1;

    private final Pair pair;
    private final PluginText text;
    private final HostPosition position;
    private final TextOptions options;
    private final Goal goal;
    private final Covers covers;
    private final Map<TokenPath, double[]> read = new HashMap<>();
    private final HostMasses settled = new HostMasses();
    /** Counts only where nothing else does: where the tokenizer joins prompt and text, no sequence behind the prompt is canonical. */
    private final HostMasses notCanonical = new HostMasses();

    private final PriorityQueue<Leaf> frontier =
            new PriorityQueue<>(Comparator.comparingDouble(Leaf::mass).reversed());
    private final Map<TokenPath, Leaf> expanding = new LinkedHashMap<>();
    private double smallest;
    private double small;
    private int nodes;
    private boolean covered;
    private double likeliestMass;
    private Continuation likeliest = Continuation.NOTHING_YET;

    /** When a search is done. */
    enum Goal {
        /** When the leading token cannot be overtaken. */
        TOKEN,
        /** When the tolerance is met. */
        DISTRIBUTION
    }

    ExactSearch(Pair pair, PluginText text, HostPosition position, TextOptions options, Goal goal) {
        this.pair = pair;
        this.text = text;
        this.position = position;
        this.options = options;
        this.goal = goal;
        this.covers = Covers.of(text, pair.voice());
    }

    /** The contexts whose distributions are wanted next; empty when the search is done. */
    List<TokenPath> wanted() {
        if (!covered) {
            return covers.contexts();
        }
        expanding.clear();
        if (!isDone()) {
            double share = frontier.element().mass() / 2;
            int room = Math.min(EXPANDED_TOGETHER, options.exactNodes() - nodes);
            while (!frontier.isEmpty()
                    && expanding.size() < room
                    && frontier.element().mass() >= share) {
                Leaf leaf = frontier.remove();
                expanding.put(leaf.path(), leaf);
            }
        }
        return List.copyOf(expanding.keySet());
    }

    /** Takes the distribution behind a context that was wanted, over the tokens that may be said, (V). */
    void accept(TokenPath context, double[] probabilities) {
        nodes++;
        if (covered) {
            expand(expanding.get(context), Utf8.EMPTY, probabilities);
            return;
        }
        read.put(context, probabilities);
        if (read.size() == covers.contexts().size()) {
            covered = true;
            coverWritten();
        }
    }

    private void coverWritten() {
        Map<Covers.Cover, Leaf> weighed = new LinkedHashMap<>();
        double total = 0;
        for (Covers.Cover cover : covers.covers()) {
            Leaf leaf = new Leaf(cover.context(), mass(cover.context()), Utf8.EMPTY, Choice.NONE);
            weighed.put(cover, leaf);
            total += leaf.mass() * leavingShare(cover);
        }
        smallest = total * options.exactTolerance() * SMALLEST_SHARE;
        weighed.forEach((cover, leaf) -> expand(leaf, cover.remainder(), read.get(cover.context())));
        read.clear();
    }

    private double leavingShare(Covers.Cover cover) {
        double[] probabilities = read.get(cover.context());
        double share = 0;
        for (int id : pair.voice().leaving(cover.remainder())) {
            share += id < probabilities.length ? probabilities[id] : 0;
        }
        return share;
    }

    /** The probability of a context's tokens behind the trunk. */
    private double mass(TokenPath context) {
        double mass = 1;
        for (int length = covers.trunk(); length < context.length(); length++) {
            mass *= read.get(context.first(length))[context.ids()[length]];
        }
        return mass;
    }

    private void expand(Leaf leaf, byte[] remainder, double[] probabilities) {
        for (int id : pair.voice().leaving(remainder)) {
            double mass = id < probabilities.length ? leaf.mass() * probabilities[id] : 0;
            if (mass >= smallest && mass > 0) {
                grow(leaf, remainder, id, mass);
            } else if (mass > 0) {
                small += mass;
                settled.add(
                        leaf.said().length > 0
                                ? leaf.guess()
                                : pair.firstTokens().of(id, remainder.length),
                        mass);
            }
        }
    }

    private void grow(Leaf leaf, byte[] remainder, int id, double mass) {
        if (pair.voice().endsText(id)) {
            Continuation all = new Continuation(leaf.said(), true);
            settle(mass, all, pair.writer().next(position, all).id());
            return;
        }
        TokenPath path = leaf.path().append(id);
        if (!text.isCanonical(path)) {
            notCanonical.add(pair.firstTokens().of(id, remainder.length), mass);
            return;
        }
        byte[] added = Utf8.from(pair.voice().vocabulary().bytesOf(id), remainder.length);
        Continuation said = Continuation.of(Utf8.join(leaf.said(), added));
        HostWriter.NextWritten next = pair.writer().next(position, said);
        if (next.settled()) {
            settle(mass, said, next.id());
        } else {
            frontier.add(new Leaf(path, mass, said.bytes(), next.id()));
        }
    }

    private void settle(double mass, Continuation said, int hostToken) {
        settled.add(hostToken, mass);
        if (mass > likeliestMass) {
            likeliestMass = mass;
            likeliest = said;
        }
    }

    private boolean isDone() {
        if (frontier.isEmpty() || nodes >= options.exactNodes()) {
            return true;
        }
        double open = frontier.stream().mapToDouble(Leaf::mass).sum();
        return goal == Goal.TOKEN
                ? settled.margin() > open
                : open <= options.exactTolerance() * (open + settled.total());
    }

    /** What was found. */
    ExactToken result() {
        HostMasses all = settled.copy();
        double unexplored = small;
        for (Leaf leaf : frontier) {
            all.add(leaf.guess(), leaf.mass());
            unexplored += leaf.mass();
        }
        if (all.total() == 0) {
            all = notCanonical;
        }
        return new ExactToken(all.leading(), all.normalised(), unexplored / all.total(), nodes, likeliest.text());
    }

    /**
     * A token sequence that is to be continued.
     *
     * @param path the prompt's tokens and the sequence
     * @param mass its probability, up to the factor that all share
     * @param said what it says behind what is written
     * @param guess the host token it would give if nothing followed; none where it has said nothing
     */
    private record Leaf(TokenPath path, double mass, byte[] said, int guess) {}
}
