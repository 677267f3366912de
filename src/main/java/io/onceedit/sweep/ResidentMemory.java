package io.onceedit.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that this process holds in RAM, native memory included, as Linux counts it. */
public final class ResidentMemory {
    private ResidentMemory() {}

    /** The largest resident memory so far, bytes; 0 where the system does not tell. */
    public static long peakBytes() {
        return kilobytes("VmHWM:") * 1024;
    }

    private static long kilobytes(String field) {
        Path status = Path.of("/proc/self/status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
