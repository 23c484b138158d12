package io.headtail.history.settings;

import io.headtail.time.Millis;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the history is kept, and how long.
 *
 * @param url JDBC URL of the database: {@code jdbc:postgresql://host/database}
 * @param passwordFile a file whose first line is the password; null if none is needed, or it is in
 *     the URL
 * @param readUrl URL of the database to read from, such as a replica; null for {@code url}
 * @param intervalMs distance between boundaries, ms, &gt; 0
 */
public record HistorySettings(
        String url,
        String user,
        @Nullable Path passwordFile,
        @Nullable String readUrl,
        long intervalMs,
        HistoryKeep keep) {

    /**
     * Checks the interval.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public HistorySettings {
        if (intervalMs <= 0) {
            throw new IllegalArgumentException("interval of " + intervalMs + " ms");
        }
    }

    /**
     * The distance between the boundaries kept for an age, if anything changes at all; ms.
     *
     * @param ageMs age of the boundaries; ≤ 0 for now and later
     */
    public long gridMs(long ageMs) {
        if (ageMs <= keep.every().toMillis()) {
            return intervalMs;
        }
        boolean hourly = ageMs <= keep.hourly().toMillis();
        return Math.max(intervalMs, hourly ? Millis.HOUR : Millis.DAY);
    }
}
