package io.onceedit.progress;

import java.io.Serializable;

/**
 * Memory of one process or of several, bytes.
 *
 * @param resident what the processes hold in RAM, native memory included; 0 where the system does not tell
 * @param models of this or of a device, what opened models hold
 * @param devices what is in use on the accelerators that the processes were given, by whomever
 */
public record MemoryInUse(long resident, long models, long devices) implements Serializable {
    /** None is known. */
    public static final MemoryInUse UNKNOWN = new MemoryInUse(0, 0, 0);

    /** This memory and other processes'. */
    public MemoryInUse plus(MemoryInUse other) {
        return new MemoryInUse(resident + other.resident, models + other.models, devices + other.devices);
    }
}
