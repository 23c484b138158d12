package io.headtail.config;

import io.headtail.history.settings.HistoryKeep;
import io.headtail.history.settings.HistorySettings;
import io.headtail.time.IsoDuration;
import io.headtail.time.Millis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code history.*}. */
final class HistorySection {
    private static final String URL = "jdbc:postgresql:\\S+";
    private static final long MAX_DURATION_MS = WindowsSection.MAX_LENGTH_MS;

    private HistorySection() {}

    /** The interval of boundaries in ms, a multiple of the tick; 0 for none. */
    static long intervalMs(CheckedValues values, long tickMs) {
        long ms = values.millis(ConfigKey.HISTORY_INTERVAL, 0, Millis.DAY);
        if (ms % tickMs != 0) {
            values.bad(
                    ConfigKey.HISTORY_INTERVAL,
                    values.setting(ConfigKey.HISTORY_INTERVAL),
                    "not a multiple of the tick, " + IsoDuration.format(tickMs));
        }
        return ms;
    }

    /** How long boundaries are kept. */
    static HistoryKeep keep(CheckedValues values) {
        long every = values.millis(ConfigKey.HISTORY_KEEP_EVERY, 0, MAX_DURATION_MS);
        long hourly = values.millis(ConfigKey.HISTORY_KEEP_HOURLY, 0, MAX_DURATION_MS);
        long daily =
                values.millisOr(
                        "forever",
                        Long.MAX_VALUE,
                        ConfigKey.HISTORY_KEEP_DAILY,
                        0,
                        MAX_DURATION_MS);
        // Checks both, so that all problems are reported at once.
        boolean hourlyFits =
                notLess(
                        values,
                        ConfigKey.HISTORY_KEEP_HOURLY,
                        hourly,
                        ConfigKey.HISTORY_KEEP_EVERY,
                        every);
        boolean dailyFits =
                notLess(
                        values,
                        ConfigKey.HISTORY_KEEP_DAILY,
                        daily,
                        ConfigKey.HISTORY_KEEP_HOURLY,
                        hourly);
        return hourlyFits && dailyFits
                ? new HistoryKeep(
                        Duration.ofMillis(every),
                        Duration.ofMillis(hourly),
                        daily == Long.MAX_VALUE ? null : Duration.ofMillis(daily))
                : HistoryKeep.DEFAULT;
    }

    /** The database of the history; null for none. */
    static @Nullable HistorySettings read(
            Role role,
            CheckedValues values,
            long intervalMs,
            HistoryKeep keep,
            List<String> problems) {
        String url = url(values, ConfigKey.HISTORY_URL);
        String readUrl = url(values, ConfigKey.HISTORY_READ_URL);
        String user = values.text(ConfigKey.HISTORY_USER, "\\S+", "a user of PostgreSQL");
        boolean used =
                intervalMs > 0 && !url.isEmpty() && ConfigKey.HISTORY_PASSWORD_FILE.isUsedBy(role);
        Path password =
                values.readableFile(
                        ConfigKey.HISTORY_PASSWORD_FILE,
                        used,
                        "the password of history.user in their first line");
        // Without boundaries there is no history, even if a database is set.
        if (intervalMs == 0 || url.isEmpty() || !problems.isEmpty()) {
            return null;
        }
        return new HistorySettings(
                url, user, password, readUrl.isEmpty() ? null : readUrl, intervalMs, keep);
    }

    /** How long after their end sealed windows are corrected; null for never. */
    static @Nullable Duration correctAfter(Role role, CheckedValues values, long intervalMs) {
        long ms = values.millisOr("never", -1, ConfigKey.HISTORY_CORRECT_AFTER, 0, MAX_DURATION_MS);
        if (ms < 0 || !ConfigKey.HISTORY_CORRECT_AFTER.isUsedBy(role)) {
            return null;
        }
        boolean unset =
                url(values, ConfigKey.HISTORY_URL).isEmpty()
                        && !values.isUnreadable(ConfigKey.HISTORY_URL);
        if (unset || intervalMs == 0) {
            values.bad(
                    ConfigKey.HISTORY_CORRECT_AFTER,
                    values.setting(ConfigKey.HISTORY_CORRECT_AFTER),
                    "what is corrected is in the history's database: set history.url, and"
                            + " history.interval above PT0S");
        }
        return Duration.ofMillis(ms);
    }

    /** A URL of PostgreSQL, or empty. */
    static String url(CheckedValues values, ConfigKey key) {
        return values.text(
                key, "|" + URL, "empty for none, or jdbc:postgresql://HOST:PORT/DATABASE");
    }

    private static boolean notLess(
            CheckedValues values, ConfigKey key, long ms, ConfigKey than, long thanMs) {
        if (ms < thanMs && !values.isUnreadable(than)) {
            values.bad(key, values.setting(key), "must not be less than " + than.key());
        }
        return ms >= thanMs;
    }
}
