package io.onceedit.gate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.onceedit.gate.map.PromptBatches;
import io.onceedit.model.decoder.TokenBatch;
import io.onceedit.model.decoder.TokenPlaces;
import io.onceedit.plugin.Plugin;
import io.onceedit.progress.ProgressListener;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gate {@code weight-token}: the paper's. Alpha is the logistic function of the {@code [WEIGHT]} logit at the prompt's last token; it
 * names no fact. Reads the plug-in's whole depth.
 */
final class WeightTokenGate implements Gate {
    private final Plugin plugin;
    private final double threshold;
    private final ProgressListener progress;

    /**
     * @param threshold open from this alpha on; 0 is always open, alpha soft
     * @param progress is told of batches that are halved
     * @throws IllegalArgumentException where the plug-in has no weight token
     */
    WeightTokenGate(Plugin plugin, double threshold, ProgressListener progress) {
        if (!plugin.hasWeightToken()) {
            throw new IllegalArgumentException("Cannot use gate weight-token: plug-in " + plugin.sha()
                    + " was trained without it; train it with recipe published");
        }
        this.plugin = plugin;
        this.threshold = threshold;
        this.progress = progress;
    }

    @Override
    public String name() {
        return GateName.WEIGHT_TOKEN.configName();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        GateDecision[] decisions = new GateDecision[prompts.size()];
        PromptBatches.forEach(
                plugin.model(), prompts, progress, (places, batch) -> decideBatch(places, batch, decisions));
        return Arrays.asList(decisions);
    }

    private void decideBatch(List<Integer> places, TokenBatch batch, GateDecision[] decisions) {
        int[] rows = IntStream.range(0, batch.size()).toArray();
        int[] ends = IntStream.of(rows).map(row -> batch.rows()[row].length - 1).toArray();
        try (NDManager scope = plugin.model().decoder().newScope()) {
            NDArray hidden = plugin.model().decoder().hidden(scope, batch, new TokenPlaces(rows, ends)); // (B, D)
            NDArray logits = plugin.weightLogits(hidden); // (B)
            float[] values = logits.toFloatArray();
            for (int row : rows) {
                double alpha = 1 / (1 + Math.exp(-values[row]));
                decisions[places.get(row)] = new GateDecision(alpha >= threshold, alpha, List.of());
            }
        }
    }
}
