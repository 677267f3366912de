package io.onceedit.gate;

import io.onceedit.gate.map.FactCosine;
import io.onceedit.gate.map.FeatureWindows;
import io.onceedit.gate.map.KeyMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Gate {@code key}: open where a prompt is near to a key of an edit; the nearest key names the fact. */
final class KeyGate implements Gate {
    private final MappedFeatures features;
    private final FeatureWindows windows;
    private final KeyMemory memory;
    private final Predicate<String> isClosed;
    private final double threshold;

    KeyGate(
            MappedFeatures features,
            FeatureWindows windows,
            KeyMemory memory,
            Predicate<String> isClosed,
            double threshold) {
        this.features = features;
        this.windows = windows;
        this.memory = memory;
        this.isClosed = isClosed;
        this.threshold = threshold;
    }

    @Override
    public String name() {
        return GateName.KEY.configName();
    }

    @Override
    public List<GateDecision> decide(List<String> prompts) {
        List<GateDecision> decisions = new ArrayList<>();
        for (float[][] projected : features.of(prompts, windows)) {
            decisions.add(decision(memory.within(projected, threshold, isClosed)));
        }
        return decisions;
    }

    private GateDecision decision(List<FactCosine> near) {
        if (near.isEmpty()) {
            return GateDecision.CLOSED;
        }
        double alpha = features.map().alpha(near.get(0).cosine(), threshold);
        return new GateDecision(
                true, alpha, near.stream().map(FactCosine::factId).toList());
    }
}
