package io.onceedit.spark.job;

/**
 * Where the time of a run's units went.
 *
 * @param wallSeconds from the first unit's submission to the last one's end
 * @param slotSeconds wall time times slots, of executors as they came and went
 * @param jobSeconds time that slots had a bundle, from its submission to its end
 * @param taskSeconds of these, time within units and between those of a bundle
 */
public record UnitsTime(double wallSeconds, double slotSeconds, double jobSeconds, double taskSeconds) {
    /** Time that slots had nothing to do. */
    public double idleSeconds() {
        return Math.max(0, slotSeconds - jobSeconds);
    }

    /** Time that it took to bring bundles to executors and their results back. */
    public double overheadSeconds() {
        return Math.max(0, jobSeconds - taskSeconds);
    }
}
