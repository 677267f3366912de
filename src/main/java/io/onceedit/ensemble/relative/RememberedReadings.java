package io.onceedit.ensemble.relative;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was read of a plug-in, for rules of any host. It lives as long as the plug-in is open; when it is full it forgets what was not used
 * for longest. Safe for use by many threads.
 */
final class RememberedReadings {
    /** About 12 MB where 64 tokens of each are kept, about 40 MB at the most. */
    private static final int CAPACITY = 16_384;

    private final Map<Asked, PluginReading> readings;

    private record Asked(String text, int most) {}

    RememberedReadings() {
        this(CAPACITY);
    }

    /** @param capacity the most readings that are kept */
    RememberedReadings(int capacity) {
        this.readings = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Asked, PluginReading> eldest) {
                return size() > capacity;
            }
        };
    }

    /** What was read behind a text, as many tokens of it as are asked for now. */
    synchronized Optional<PluginReading> find(String text, int most) {
        return Optional.ofNullable(readings.get(new Asked(text, most)));
    }

    synchronized void put(String text, int most, PluginReading reading) {
        readings.put(new Asked(text, most), reading);
    }

    synchronized int size() {
        return readings.size();
    }
}
