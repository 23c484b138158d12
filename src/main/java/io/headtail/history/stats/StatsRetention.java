package io.headtail.history.stats;

import static io.headtail.history.connection.Transactions.execute;

import io.headtail.history.connection.HistoryException;
import io.headtail.history.connection.Pool;
import io.headtail.history.connection.SqlTime;
import io.headtail.history.settings.VideoStatsSettings;
import io.headtail.time.Millis;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Removes days of {@code video_stats}, with those of {@code ten_minute_views}, and months of {@code
 * hour_views} that are too old, by dropping their tables, and creates those of the coming days.
 * Nothing that counts in what is kept is lost: hours are rolled up before their minutes are
 * removed, and what comes for them later is added to the sums alone. Late views go with the hours
 * that they belong in. Any number of processes may run it.
 */
final class StatsRetention {
    private static final String FAILURE = "old views per minute cannot be removed";

    /** Tables are created so long ahead. */
    private static final long AHEAD_MS = 2 * Millis.DAY;

    private final Pool pool;
    private final HourRollUp rollUp;
    private final VideoStatsSettings settings;
    private final int maxTables;

    StatsRetention(Pool pool, HourRollUp rollUp, VideoStatsSettings settings, int maxTables) {
        this.pool = pool;
        this.rollUp = rollUp;
        this.settings = settings;
        this.maxTables = maxTables;
    }

    /**
     * Removes what is too old at {@code nowMs}; returns the number of tables dropped. No clock that
     * is ahead removes or refuses what is new: as much as is to be kept is kept before the newest
     * that is written, and nothing is removed before something is.
     *
     * @throws HistoryException if it failed, also where a long query holds a table: finished tables
     *     stay removed, and the next run does the rest
     */
    int run(long nowMs) {
        long newest = pool.transaction(FAILURE, StatsMarks::newestWritten);
        long at = Math.min(nowMs, newest);
        return run(StatsRange.Parent.MINUTES, at, settings.keepMs())
                + run(StatsRange.Parent.HOURS, at, settings.keepHoursMs());
    }

    private int run(StatsRange.Parent parent, long nowMs, long keepMs) {
        if (keepMs >= nowMs) {
            return 0;
        }
        long limit = StatsRange.of(parent, nowMs - keepMs).fromMs();
        int dropped = 0;
        while (true) {
            if (parent == StatsRange.Parent.MINUTES) {
                // Ten minutes would go with their minutes.
                rollUp.upTo(limit, false);
            }
            Step step = pool.transaction(FAILURE, connection -> step(connection, parent, limit));
            dropped += step.dropped;
            if (!step.more) {
                return dropped;
            }
        }
    }

    private record Step(int dropped, boolean more) {
        static final Step NOTHING = new Step(0, false);
    }

    /** Creates the tables of the coming days, so that no writer has to wait for a long query. */
    void createAhead(long nowMs) {
        List<StatsRange> ranges = new ArrayList<>();
        for (long ms = nowMs; ms <= nowMs + AHEAD_MS; ms += Millis.DAY) {
            for (StatsRange.Parent parent : StatsRange.Parent.values()) {
                ranges.add(StatsRange.of(parent, ms));
            }
        }
        pool.transaction(
                "tables of the coming days cannot be created",
                connection -> StatsTables.create(connection, ranges, maxTables));
    }

    private static Step step(Connection connection, StatsRange.Parent parent, long limit)
            throws SQLException {
        execute(connection, StatsTables.LOCK_TIMEOUT);
        if (!StatsLocks.tryRetention(connection)) {
            return Step.NOTHING;
        }
        StatsLocks.ownKept(connection);
        Kept kept = Kept.read(connection);
        boolean minutes = parent == StatsRange.Parent.MINUTES;
        // Hours of which minutes are kept are kept as well: these may have been postponed.
        long end = minutes ? limit : Math.min(limit, kept.minutesFrom());
        long keptFrom = minutes ? kept.minutesFrom() : kept.hoursFrom();
        if (end <= keptFrom) {
            return Step.NOTHING;
        }
        List<StatsRange> old = new ArrayList<>(StatsTables.all(connection, parent));
        if (minutes) {
            old.addAll(StatsTables.all(connection, StatsRange.Parent.TENS));
        }
        old.removeIf(range -> range.toMs() > end);
        old.sort(Comparator.comparingLong(StatsRange::fromMs));
        boolean more = old.size() > StatsTables.A_TRANSACTION;
        List<StatsRange> some = more ? old.subList(0, StatsTables.A_TRANSACTION) : old;
        // Never back: tables that are older still may have been left.
        long until = more ? Math.max(keptFrom, some.getLast().toMs()) : end;
        // A writer may have written into an hour since all were rolled up.
        if (minutes && HourLines.firstOpen(connection, 0, until) >= 0) {
            return Step.NOTHING;
        }
        for (StatsRange range : some) {
            StatsTables.drop(connection, range);
        }
        forget(connection, parent, SqlTime.literal(until));
        return new Step(some.size(), more);
    }

    private static void forget(Connection connection, StatsRange.Parent parent, String until)
            throws SQLException {
        forgetRest(connection, parent, until);
        if (parent == StatsRange.Parent.MINUTES) {
            forgetRest(connection, StatsRange.Parent.TENS, until);
            execute(connection, "DELETE FROM video_stats_hours WHERE window_start < " + until);
            execute(connection, "UPDATE video_stats_kept SET minutes_from = " + until);
        } else {
            LateViews.drop(connection, until);
            execute(connection, "UPDATE video_stats_kept SET hours_from = " + until);
        }
    }

    private static void forgetRest(Connection connection, StatsRange.Parent parent, String until)
            throws SQLException {
        execute(
                connection,
                "DELETE FROM %s WHERE %s < %s".formatted(parent.rest(), parent.column, until));
    }
}
