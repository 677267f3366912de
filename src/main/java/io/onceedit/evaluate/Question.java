package io.onceedit.evaluate;

import io.onceedit.corpus.Probe;
import io.onceedit.gate.GateDecision;

/**
 * A probe with what the gate decided about it.
 *
 * @param gateMillis wall time of the gate's decision; 0 where it was kept from before
 */
record Question(Probe probe, Attempt<GateDecision> decided, double gateMillis) {
    /** The decision, or a closed one where the gate failed. */
    GateDecision decision() {
        return decided.either(decision -> decision, reason -> GateDecision.CLOSED);
    }

    Observation error(Protocol protocol, String reason) {
        return Observation.error(probe, protocol, reason, decision());
    }
}
