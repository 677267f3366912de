package io.onceedit.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process's resident memory, where the system tells it (Linux). */
final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String FIELD = "VmRSS:";

    private long peakBytes;

    void sample() {
        peakBytes = Math.max(peakBytes, nowBytes());
    }

    /** The largest sample, 0 where the system does not tell. */
    long peakBytes() {
        return peakBytes;
    }

    private static long nowBytes() {
        if (!Files.isReadable(STATUS)) {
            return 0;
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(STATUS);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + STATUS + ": " + e, e);
        }
        return lines.stream()
                .filter(line -> line.startsWith(FIELD))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
