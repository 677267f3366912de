package io.onceedit.ensemble.relative;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RememberedReadingsTest {
    private static final PluginReading READING =
            new PluginReading(new TokenDistribution(new int[] {1}, new float[] {0}), Double.NaN);

    @Test
    void forgetsWhatWasNotUsedForLongestWhenItIsFull() {
        RememberedReadings readings = new RememberedReadings(2);
        readings.put("a", 64, READING);
        readings.put("b", 64, READING);
        assertThat(readings.find("a", 64)).contains(READING);

        readings.put("c", 64, READING);

        assertThat(readings.size()).isEqualTo(2);
        assertThat(readings.find("a", 64)).isPresent();
        assertThat(readings.find("b", 64)).isEmpty();
        assertThat(readings.find("c", 64)).isPresent();
    }

    @Test
    void tellsReadingsOfOtherLengthsApart() {
        RememberedReadings readings = new RememberedReadings(2);
        readings.put("a", 64, READING);

        assertThat(readings.find("a", 65)).isEmpty();
    }
}
