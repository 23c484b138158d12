package io.headtail.config;

import io.headtail.time.IsoDuration;
import io.headtail.time.Millis;
import java.time.Duration;

/** Reads {@code stale-after} and {@code merger.*}. */
final class MergerSection {
    private MergerSection() {}

    static MergerSettings read(ConfigSources sources, CheckedValues values, long tickMs) {
        return new MergerSettings(
                staleAfter(sources, values, tickMs), values.mebibytes(ConfigKey.MERGER_MEMORY, 1));
    }

    private static Duration staleAfter(ConfigSources sources, CheckedValues values, long tickMs) {
        long ms = values.millis(ConfigKey.STALE_AFTER, 1, Millis.DAY);
        Setting setting = sources.get(ConfigKey.STALE_AFTER);
        if (setting == null) {
            // A partition that reports each tick must not look stale because of the default.
            return Duration.ofMillis(Math.max(ms, 2 * tickMs));
        }
        if (ms < tickMs) {
            String reason = "must not be less than the tick, " + IsoDuration.format(tickMs);
            values.bad(ConfigKey.STALE_AFTER, setting, reason);
        }
        return Duration.ofMillis(ms);
    }
}
