package io.onceedit.cli;

import com.sun.management.OperatingSystemMXBean;
import io.onceedit.sweep.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine or container that the program runs on. */
final class ThisMachine {
    /** Which field behind the name in {@code /proc/self/stat} is the start, in ticks since the system began. */
    private static final int STARTED = 19;

    private static final double TICKS_PER_SECOND = 100;

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

    /** Time since the system started this process, seconds, to a hundredth; 0 where the system does not tell. */
    static double secondsSinceStart() {
        try {
            String ownStatus = Files.readString(Path.of("/proc/self/stat"));
            String[] behindName =
                    ownStatus.substring(ownStatus.lastIndexOf(')') + 2).split(" ", -1);
            double upSeconds =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ", -1)[0]);
            return upSeconds - Long.parseLong(behindName[STARTED]) / TICKS_PER_SECOND;
        } catch (IOException e) {
            return 0;
        }
    }

    /** The machine as a sweep sees it that runs here. */
    static Machine describe(int unitsAtOnce) {
        return new Machine(memoryBytes(), Runtime.getRuntime().maxMemory(), unitsAtOnce);
    }
}
