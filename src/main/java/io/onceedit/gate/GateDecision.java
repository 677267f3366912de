package io.onceedit.gate;

import java.util.List;

/**
 * A gate's answer about one prompt.
 *
 * @param open whether the prompt is about an edit
 * @param alpha the plug-in's weight in [0, 1]; 0 where the gate is closed by a gate that has no weight of its own
 * @param firedFactIds the edits that the prompt is about, the most likely first; empty where the gate is closed or cannot name one
 */
public record GateDecision(boolean open, double alpha, List<String> firedFactIds) {
    /** A gate that stays closed. */
    public static final GateDecision CLOSED = new GateDecision(false, 0, List.of());

    public GateDecision {
        if (!(alpha >= 0 && alpha <= 1)) {
            throw new IllegalArgumentException("Invalid gate decision: alpha = " + alpha + ", expected 0 to 1");
        }
        firedFactIds = List.copyOf(firedFactIds);
    }
}
