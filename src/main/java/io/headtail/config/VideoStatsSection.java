package io.headtail.config;

import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.time.IsoDuration;
import io.headtail.time.Millis;
import org.jspecify.annotations.Nullable;

/** Reads {@code video-stats.*}. */
final class VideoStatsSection {
    private static final String FOREVER = "forever";

    private VideoStatsSection() {}

    /**
     * The settings of views per minute; null if they are off, or the role has none.
     *
     * @param boundaryMs the interval of the history, ms; 0 for none
     */
    static @Nullable VideoStatsSettings read(Role role, CheckedValues values, long boundaryMs) {
        boolean enabled = values.bool(ConfigKey.VIDEO_STATS_ENABLED);
        long resolution = resolution(values);
        long keep = duration(values, ConfigKey.VIDEO_STATS_KEEP);
        long keepHours = duration(values, ConfigKey.VIDEO_STATS_KEEP_HOURS);
        if (keepHours < keep && !values.isUnreadable(ConfigKey.VIDEO_STATS_KEEP)) {
            values.bad(
                    ConfigKey.VIDEO_STATS_KEEP_HOURS,
                    values.setting(ConfigKey.VIDEO_STATS_KEEP_HOURS),
                    "must not be less than " + ConfigKey.VIDEO_STATS_KEEP.key());
        }
        long bytes = values.mebibytes(ConfigKey.VIDEO_STATS_MEMORY, 1);
        if (!enabled || !ConfigKey.VIDEO_STATS_ENABLED.isUsedBy(role)) {
            return null;
        }
        boolean database = !HistorySection.url(values, ConfigKey.HISTORY_URL).isEmpty();
        boolean unset = !database && !values.isUnreadable(ConfigKey.HISTORY_URL);
        if (unset || boundaryMs == 0) {
            values.bad(
                    ConfigKey.VIDEO_STATS_ENABLED,
                    values.setting(ConfigKey.VIDEO_STATS_ENABLED),
                    "views per minute are stored in the history's database: set history.url, and"
                            + " history.interval above PT0S");
        }
        return new VideoStatsSettings(resolution, keep, Math.max(keep, keepHours), bytes);
    }

    private static long resolution(CheckedValues values) {
        return values.value(
                ConfigKey.VIDEO_STATS_RESOLUTION,
                text -> {
                    long ms = IsoDuration.parseMs(text);
                    if (ms < VideoStatsSettings.MIN_RESOLUTION_MS
                            || ms > Millis.HOUR
                            || Millis.HOUR % ms != 0) {
                        throw new IllegalArgumentException(
                                "allowed are durations from PT1S to PT1H that divide an hour");
                    }
                    return ms;
                });
    }

    private static long duration(CheckedValues values, ConfigKey key) {
        return values.millisOr(
                FOREVER, Long.MAX_VALUE, key, Millis.DAY, WindowsSection.MAX_LENGTH_MS);
    }
}
