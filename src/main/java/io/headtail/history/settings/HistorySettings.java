package io.headtail.history.settings;

import io.headtail.time.Millis;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the history is kept, and how long.
 *
 * @param url of the database, for JDBC: {@code jdbc:postgresql://host/database}
 * @param passwordFile whose first line is the password; null where none is needed, or it is in the
 *     URL
 * @param readUrl where answers are read from, such as a replica; null for {@code url}
 * @param intervalMs from boundary to boundary, positive
 */
public record HistorySettings(
        String url,
        String user,
        @Nullable Path passwordFile,
        @Nullable String readUrl,
        long intervalMs,
        HistoryKeep keep) {

    public HistorySettings {
        if (intervalMs <= 0) {
            throw new IllegalArgumentException("interval of " + intervalMs + " ms");
        }
    }

    /**
     * How far apart boundaries are that are kept for so long, where anything changes at all.
     *
     * @param ageMs of what is asked for; not positive for now and later
     */
    public long gridMs(long ageMs) {
        if (ageMs <= keep.every().toMillis()) {
            return intervalMs;
        }
        boolean hourly = ageMs <= keep.hourly().toMillis();
        return Math.max(intervalMs, hourly ? Millis.HOUR : Millis.DAY);
    }
}
