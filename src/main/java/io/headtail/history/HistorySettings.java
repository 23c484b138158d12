package io.headtail.history;

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
}
