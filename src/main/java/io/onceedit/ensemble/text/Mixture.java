package io.onceedit.ensemble.text;

import java.util.Map;

/** A host's distribution and a plug-in's, weighed. */
final class Mixture {
    private Mixture() {}

    /**
     * {@code (1 - alpha) p_h + alpha p}.
     *
     * @param host p_h, (V), summing to 1
     * @param plugin p over host tokens, summing to 1; a token that is missing has none
     * @return (V), summing to 1
     */
    static float[] of(double[] host, Map<Integer, Double> plugin, double alpha) {
        float[] mixed = new float[host.length];
        for (int id = 0; id < host.length; id++) {
            mixed[id] = (float) ((1 - alpha) * host[id] + alpha * plugin.getOrDefault(id, 0.0));
        }
        return mixed;
    }
}
