package io.onceedit.gate.map;

import java.util.Locale;

/** The thresholds that are calibrated on held-out records of the pool. */
public enum ThresholdName {
    /** Of the key gate alone. */
    KEY,
    /** Of the key gate where a prompt names no edited subject. */
    KEY_WITHOUT_SUBJECT,
    /** Of the relation gate. */
    RELATION;

    /** The name in manifests and configuration: lower case with hyphens. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
