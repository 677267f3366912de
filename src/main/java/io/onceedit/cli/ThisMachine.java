package io.onceedit.cli;

import com.sun.management.OperatingSystemMXBean;
import io.onceedit.sweep.Machine;
import java.lang.management.ManagementFactory;

/** The machine or container that the program runs on. */
final class ThisMachine {
    private ThisMachine() {}

    /** Its memory, bytes; 0 where the system does not tell. */
    static long memoryBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }

    /** Processor time of this process and all its threads so far, seconds; 0 where the system does not tell. */
    static double processorSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime() / 1e9
                : 0;
    }

    /** The machine as a sweep sees it that runs here. */
    static Machine describe(int unitsAtOnce) {
        return new Machine(memoryBytes(), Runtime.getRuntime().maxMemory(), unitsAtOnce);
    }
}
