package io.onceedit.plugin;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.onceedit.model.decoder.Decoder;
import io.onceedit.model.decoder.TokenPlaces;
import io.onceedit.model.tensor.NativeArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code L_gen + lambda L_weight} (arXiv 2506.00817). L_gen is the mean cross-entropy over the answer positions of related texts;
 * L_weight the mean binary cross-entropy of alpha over the labelled positions of all texts; both weighted by the texts' kinds.
 *
 * <p>The head reads labelled positions only. B = batch, T = tokens, D = hidden size, V = vocabulary, G = related positions, N = labelled
 * positions.
 */
final class Objective {
    private final ObjectiveSettings settings;

    Objective(ObjectiveSettings settings) {
        this.settings = settings;
    }

    /**
     * What a step's two means are over: the sums of weights of all its batches, so that accumulated batches count as one.
     *
     * @param generation the sum over answer positions of related texts
     * @param weight the sum over labelled positions
     */
    record Normaliser(double generation, double weight) {}

    /**
     * What a batch is read with.
     *
     * @param decoder whose head is read
     * @param weightRow the weight token's, (D)
     */
    record Pass(Decoder decoder, Optional<NDArray> weightRow) {}

    Normaliser normaliser(List<EncodedText> texts) {
        double generation = 0;
        double weight = 0;
        for (EncodedText text : texts) {
            double mass = text.positions() * weightOf(text);
            generation += text.isRelated() ? mass : 0;
            weight += mass;
        }
        return new Normaliser(generation, weight);
    }

    /** Whether texts about no edit teach anything. */
    boolean readsUnrelated() {
        return settings.weightToken() && settings.lambda() > 0 && settings.unrelatedWeight() > 0;
    }

    /** What is read of a batch. */
    Positions positions(List<EncodedText> texts) {
        return new Positions(texts);
    }

    /**
     * A batch's part of the objective, a scalar in the scope.
     *
     * @param rows hidden states of the positions behind the final norm, (N, D)
     */
    NDArray loss(Pass pass, NDArray rows, Positions positions, Normaliser whole) {
        List<NDArray> parts = new ArrayList<>();
        if (positions.targets.length > 0) {
            parts.add(generation(pass.decoder(), rows.get(":" + positions.targets.length), positions, whole));
        }
        pass.weightRow().ifPresent(row -> parts.add(weight(rows, row, positions, whole)));
        return parts.stream().reduce(NDArray::add).orElseThrow();
    }

    private NDArray generation(Decoder decoder, NDArray rows, Positions positions, Normaliser whole) {
        NDManager scope = rows.getManager();
        NDArray targets = NativeArrays.of(scope, positions.targets, new Shape(positions.targets.length, 1)); // (G, 1)
        NDArray logProbNats =
                decoder.logits(rows).logSoftmax(-1).gather(targets, 1).squeeze(1); // (G, D) -> (G, V) -> (G)
        NDArray shares = shares(scope, positions, positions.targets.length, -1 / whole.generation());
        return logProbNats.mul(shares).sum();
    }

    private NDArray weight(NDArray rows, NDArray weightRow, Positions positions, Normaliser whole) {
        NDManager scope = rows.getManager();
        NDArray logits = rows.matMul(weightRow); // (N, D) x (D) -> (N)
        NDArray labels = NativeArrays.of(scope, positions.labels, new Shape(positions.labels.length)); // (N)
        NDArray softPlus = logits.getNDArrayInternal().softPlus(); // log(1 + exp(logit)) without overflow
        NDArray losses = softPlus.sub(logits.mul(labels)); // -log of alpha or of 1 - alpha
        NDArray shares = shares(scope, positions, positions.weights.length, settings.lambda() / whole.weight());
        return losses.mul(shares).sum();
    }

    /** What each of the first positions counts, times a factor, (count). */
    private static NDArray shares(NDManager scope, Positions positions, int count, double factor) {
        float[] scaled = new float[count];
        for (int i = 0; i < count; i++) {
            scaled[i] = (float) (positions.weights[i] * factor);
        }
        return NativeArrays.of(scope, scaled, new Shape(count));
    }

    private double weightOf(EncodedText text) {
        return text.isRelated() ? settings.relatedWeight() : settings.unrelatedWeight();
    }

    /** The labelled positions of a batch, those of related texts first. */
    final class Positions {
        /** The text of each position, (N). */
        private final int[] rows;
        /** The token of each position, (N). */
        private final int[] tokens;
        /** The next tokens of related positions, (G). */
        private final long[] targets;
        /** 1 for related, 0 for unrelated, (N). */
        private final float[] labels;
        /** How much each counts, (N). */
        private final float[] weights;

        /** @param texts the batch's, in the order of its rows */
        Positions(List<EncodedText> texts) {
            int related = texts.stream()
                    .filter(EncodedText::isRelated)
                    .mapToInt(EncodedText::positions)
                    .sum();
            int all = settings.weightToken()
                    ? texts.stream().mapToInt(EncodedText::positions).sum()
                    : related;
            rows = new int[all];
            tokens = new int[all];
            targets = new long[related];
            labels = new float[all];
            weights = new float[all];
            int filled = fill(texts, true, 0);
            if (settings.weightToken()) {
                fill(texts, false, filled);
            }
        }

        /** Whose hidden states are read. */
        TokenPlaces places() {
            return new TokenPlaces(rows, tokens);
        }

        private int fill(List<EncodedText> texts, boolean related, int from) {
            int next = from;
            for (int i = 0; i < texts.size(); i++) {
                EncodedText text = texts.get(i);
                if (text.isRelated() != related) {
                    continue;
                }
                for (int p = text.firstPosition(); p < text.firstPosition() + text.positions(); p++) {
                    rows[next] = i;
                    tokens[next] = p;
                    weights[next] = (float) weightOf(text);
                    if (related) {
                        targets[next] = text.ids()[p + 1];
                        labels[next] = 1;
                    }
                    next++;
                }
            }
            return next;
        }
    }
}
