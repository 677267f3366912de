package io.onceedit.sweep;

import io.onceedit.evaluate.HostPassSettings;
import io.onceedit.model.decoder.DecoderShape;
import io.onceedit.plugin.TrainingSettings;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * About how much memory beside Java's heap one process of a sweep takes, from the models' sizes alone. V = vocabulary, D = hidden size.
 *
 * @param heldBytes weights of the models that stay open, as held
 * @param leastHeldBytes weights of the two largest models that one unit opens together
 * @param trainingBytes gradients, two moments and a copy of what one training changes, its kept activations, and the logits of a batch
 * @param hostPassBytes hidden states and logits of one batch of prompts
 */
public record MemoryEstimate(long heldBytes, long leastHeldBytes, long trainingBytes, long hostPassBytes) {
    /** Gradient, two moments of AdamW, and the changed copy. */
    private static final int NUMBERS_PER_TRAINED = 4;

    /** Logits, their softmax and their gradient. */
    private static final int LOGIT_COPIES = 3;

    /** Arrays of a layer that are alive at once. */
    private static final int HIDDEN_COPIES = 12;

    private static final int TOKENS_PER_TEXT = 32;
    private static final int TEXTS_PER_EDIT = 8;
    private static final long LOGIT_CHUNK_BYTES = 64L << 20;
    private static final double GIGABYTE = 1e9;

    /** The estimate for a sweep. */
    static MemoryEstimate of(SweepConfig config, DecoderShape plugin, Collection<DecoderShape> hosts) {
        long largestHost =
                hosts.stream().mapToLong(DecoderShape::weightBytes).max().orElse(0);
        long all = plugin.weightBytes()
                + hosts.stream().mapToLong(DecoderShape::weightBytes).sum();
        long least = plugin.weightBytes() + largestHost;
        long kept = Math.max(least, config.execution().modelMemoryBytes());
        return new MemoryEstimate(
                Math.min(all, kept),
                least,
                config.methods().stream()
                        .filter(method -> !method.isHost())
                        .mapToLong(method ->
                                training(method.training(), config.grid().batchSizes(), plugin))
                        .max()
                        .orElse(0),
                hosts.stream()
                        .mapToLong(host -> hostPass(config.hostPass(), host))
                        .max()
                        .orElse(0));
    }

    private static long training(TrainingSettings settings, List<Integer> batchSizes, DecoderShape shape) {
        long edits = batchSizes.stream().mapToLong(size -> size).max().orElse(0);
        long trained = settings.trained().count(shape) * NUMBERS_PER_TRAINED;
        long activations = edits * TEXTS_PER_EDIT * TOKENS_PER_TEXT * shape.hiddenSize();
        long batchTokens = (long) settings.loop().batchSize() * TOKENS_PER_TEXT;
        long batch = batchTokens
                * ((long) shape.vocabularySize() * LOGIT_COPIES
                        + (long) shape.hiddenSize() * HIDDEN_COPIES * shape.layers());
        long kept = Math.min(activations * Float.BYTES, settings.loop().activationCacheBytes());
        return (trained + batch) * Float.BYTES + kept;
    }

    private static long hostPass(HostPassSettings settings, DecoderShape shape) {
        return (long) settings.batchTokens() * shape.hiddenSize() * HIDDEN_COPIES * Float.BYTES
                + LOGIT_COPIES * LOGIT_CHUNK_BYTES;
    }

    /** With so many units side by side. */
    long bytes(int unitsAtOnce) {
        return heldBytes + unitsAtOnce * Math.max(trainingBytes, hostPassBytes);
    }

    /** What the largest unit needs, when it runs alone. */
    public long leastBytes() {
        return leastHeldBytes + Math.max(trainingBytes, hostPassBytes);
    }

    /** One line. */
    String describe(Machine machine) {
        String sum = String.format(
                Locale.ROOT,
                "memory about %.2f GB beside Java's heap: weights %.2f as held, and for each of %d units at once"
                        + " %.2f to train or %.2f to read hosts",
                bytes(machine.unitsAtOnce()) / GIGABYTE,
                heldBytes / GIGABYTE,
                machine.unitsAtOnce(),
                trainingBytes / GIGABYTE,
                hostPassBytes / GIGABYTE);
        return machine.isKnown()
                ? sum
                        + String.format(
                                Locale.ROOT,
                                "; this machine has %.1f GB, Java's heap may take %.1f",
                                machine.memoryBytes() / GIGABYTE,
                                machine.heapBytes() / GIGABYTE)
                : sum + "; edit-sweep --dry-run recommends what to give executors";
    }
}
