package io.onceedit.progress;

import java.io.Serializable;

/**
 * What units have done.
 *
 * @param units that have ended, with a result or without one
 * @param failedUnits those without one
 * @param rows outcomes of cells that have ended: one for each probe of a cell
 * @param tokens that models have read for units, those under way included; results that were found cost none
 */
public record WorkDone(long units, long failedUnits, long rows, long tokens) implements Serializable {
    /** Nothing. */
    public static final WorkDone NONE = new WorkDone(0, 0, 0, 0);

    /** So many tokens, of a unit that has not ended. */
    public static WorkDone reading(long tokens) {
        return new WorkDone(0, 0, 0, tokens);
    }

    /** This and what other units have done. */
    public WorkDone plus(WorkDone other) {
        return new WorkDone(
                units + other.units, failedUnits + other.failedUnits, rows + other.rows, tokens + other.tokens);
    }

    /** Of two reports of the same units, each perhaps late, what is certain of every count. */
    public WorkDone orLater(WorkDone other) {
        return new WorkDone(
                Math.max(units, other.units),
                Math.max(failedUnits, other.failedUnits),
                Math.max(rows, other.rows),
                Math.max(tokens, other.tokens));
    }
}
