package io.headtail.config;

import io.headtail.time.IsoDuration;
import io.headtail.time.Millis;
import io.headtail.time.Timing;

/** Reads {@code tick}, {@code lateness} and {@code slack}. */
final class TimingSection {
    private TimingSection() {}

    static Timing read(CheckedValues values) {
        return new Timing(
                values.value(ConfigKey.TICK, TimingSection::tickMs),
                values.millis(ConfigKey.LATENESS, 0, WindowsSection.MAX_LENGTH_MS),
                values.millis(ConfigKey.SLACK, 0, WindowsSection.MAX_LENGTH_MS));
    }

    private static long tickMs(String text) {
        long ms = IsoDuration.parseMs(text);
        if (ms < 100 || ms > Millis.MINUTE || Millis.MINUTE % ms != 0) {
            throw new IllegalArgumentException(
                    "allowed are durations from PT0.1S to PT1M that divide a"
                            + " minute without remainder");
        }
        return ms;
    }
}
