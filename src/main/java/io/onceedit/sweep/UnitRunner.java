package io.onceedit.sweep;

/** Computes one unit's result, or finds it in the store. */
public interface UnitRunner {
    /** The unit's result; a failure is a result too, and never thrown. */
    UnitResult run(WorkUnit unit);

    /**
     * The result of a unit that cannot be computed, since what it needs has none: its failure, unless an earlier result is to be taken.
     *
     * @param needed the unit that has failed
     */
    UnitResult runWithout(WorkUnit unit, WorkUnit needed);
}
