package io.onceedit.sweep;

/** Computes one unit's result, or finds it in the store. */
public interface UnitRunner {
    /** The unit's result; a failure is a result too, and never thrown. */
    UnitResult run(WorkUnit unit);
}
