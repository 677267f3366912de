package io.onceedit.sweep;

/**
 * What a sweep runs on.
 *
 * @param memoryBytes of the machine or container; 0 where units run elsewhere and nothing is known
 * @param heapBytes the most that Java's heap may take of it
 * @param unitsAtOnce units that one process runs side by side
 */
public record Machine(long memoryBytes, long heapBytes, int unitsAtOnce) {
    public Machine {
        if (unitsAtOnce < 1) {
            throw new IllegalArgumentException("Invalid machine: it runs " + unitsAtOnce + " units at once");
        }
    }

    /** Whether its memory is known. */
    public boolean isKnown() {
        return memoryBytes > 0;
    }
}
