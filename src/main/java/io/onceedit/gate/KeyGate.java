package io.onceedit.gate;

import io.onceedit.gate.map.FeatureWindows;
import io.onceedit.gate.map.KeyMemory;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Gate {@code key}: open where a prompt is near to a key of an edit; the nearest key names the fact. Keys of closed edits stay: where one of
 * them is the nearest, the prompt is about a closed edit, which the plug-in would still answer.
 */
final class KeyGate implements Gate {
    private final MappedFeatures features;
    private final FeatureWindows windows;
    private final KeyMemory memory;
    private final Supplier<Set<String>> closedFactIds;
    private final double threshold;

    KeyGate(
            MappedFeatures features,
            FeatureWindows windows,
            KeyMemory memory,
            Supplier<Set<String>> closedFactIds,
            double threshold) {
        this.features = features;
        this.windows = windows;
        this.memory = memory;
        this.closedFactIds = closedFactIds;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return GateName.KEY.configName();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        Set<String> closed = closedFactIds.get();
        return features.near(prompts, windows, memory, threshold).stream()
                .map(near -> features.decision(near, threshold, closed))
                .toList();
    }
}
