package io.headtail.history.revision;

import io.headtail.history.boundary.StorableTime;
import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.time.CalendarUnit;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which boundaries are corrected, few, and found by an index of their own; and which were counted
 * more than once. Thread-safe.
 */
public final class CorrectedBoundaries {
    private final Pool pool;

    /** Connects on demand. */
    public CorrectedBoundaries(Pool pool) {
        this.pool = pool;
    }

    /**
     * The corrected hours, days or months: by their ends, their revisions, ≥ 1.
     *
     * @param window the window whose answers at their ends are theirs
     * @param fromMs the first end, epoch ms, inclusive
     * @param toMs the last end, epoch ms, inclusive
     * @throws HistoryException if they cannot be read
     */
    public SortedMap<Long, Integer> between(
            String window, CalendarUnit unit, long fromMs, long toMs) {
        SortedMap<Long, Integer> revisions = new TreeMap<>();
        read("revision", "revision > 0", window, unit, fromMs, toMs)
                .forEach((end, revision) -> revisions.put(end, Math.toIntExact(revision)));
        return revisions;
    }

    /**
     * The hours, days or months that were counted by several settings, or from several topics: by
     * their ends, the fingerprint of the answer that stands.
     *
     * @param window the window whose answers at their ends are theirs
     * @param fromMs the first end, epoch ms, inclusive
     * @param toMs the last end, epoch ms, inclusive
     * @throws HistoryException if they cannot be read
     */
    public SortedMap<Long, Long> disputed(
            String window, CalendarUnit unit, long fromMs, long toMs) {
        String which = "other_generation IS NOT NULL AND NOT skipped";
        return read("fingerprint", which, window, unit, fromMs, toMs);
    }

    // A number of each answer at an end of a unit that is of a kind: both are SQL.
    private SortedMap<Long, Long> read(
            String number, String which, String window, CalendarUnit unit, long fromMs, long toMs) {
        String sql =
                "SELECT snapshot_time, "
                        + number
                        + " FROM topk_boundaries WHERE window_name = ? AND snapshot_time BETWEEN ?"
                        + " AND ? AND snapshot_time = date_trunc(?, snapshot_time, 'UTC') AND "
                        + which;
        return pool.transaction(
                "corrected or disputed boundaries cannot be read",
                connection -> {
                    SortedMap<Long, Long> numbers = new TreeMap<>();
                    try (PreparedStatement select = connection.prepareStatement(sql)) {
                        select.setString(1, window);
                        select.setObject(2, time(fromMs));
                        select.setObject(3, time(toMs));
                        select.setString(4, unit.toString());
                        try (ResultSet found = select.executeQuery()) {
                            while (found.next()) {
                                numbers.put(SqlTime.ms(found, 1), found.getLong(2));
                            }
                        }
                    }
                    return numbers;
                });
    }

    static OffsetDateTime time(long ms) {
        Instant nearest = StorableTime.nearest(ms);
        return nearest.atOffset(ZoneOffset.UTC);
    }
}
